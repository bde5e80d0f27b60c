/** Tests of the safe subset: what a manager writes must not be able to run or fetch anything. */
import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderWithProviders } from "@/test/render";
import { Markdown, safeHref } from "./Markdown";

const html = (text: string) => renderWithProviders(<Markdown text={text} />).container;

describe("Markdown", () => {
  it("renders emphasis, lists and tables", () => {
    const page = html("Look **closely**.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |");
    expect(page.querySelector("strong")).toHaveTextContent("closely");
    expect(page.querySelectorAll("li")).toHaveLength(2);
    expect(page.querySelectorAll("td")).toHaveLength(2);
  });

  it("begins headings below the page's own", () => {
    const page = html("# Title");
    expect(page.querySelector("h1")).toBeNull();
    expect(page.querySelector("h2")).toHaveTextContent("Title");
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<iframe src='https://example.org'></iframe>",
    "![tracker](https://example.org/pixel.png)",
    "<a href='javascript:alert(1)'>x</a>",
  ])("drops %s", (text) => {
    const page = html(text);
    expect(page.querySelector("script, img, iframe, [onerror], a")).toBeNull();
  });

  it("keeps harmless links and opens them apart", () => {
    html("[paper](https://doi.org/10.1109/TMI.2016.2528120)");
    const link = screen.getByRole("link", { name: "paper" });
    expect(link).toHaveAttribute("href", "https://doi.org/10.1109/TMI.2016.2528120");
    expect(link).toHaveAttribute("rel", expect.stringContaining("noopener"));
  });

  it("turns a link that would run something into plain text", () => {
    html("[click](javascript:alert(1)) and [data](data:text/html,x) and [vb](VbScript:x) and [two](//evil.example)");
    expect(screen.queryByRole("link")).toBeNull();
  });
});

describe("safeHref", () => {
  it.each(["java\nscript:alert(1)", " javascript:alert(1)", "JAVASCRIPT:alert(1)", "file:///etc/passwd", "\\\\evil"])(
    "refuses %j",
    (url) => expect(safeHref(url)).toBe(""),
  );

  it.each(["https://a.org", "mailto:a@b.org", "#part", "/projects"])("lets %s through", (url) =>
    expect(safeHref(url)).toBe(url),
  );
});
