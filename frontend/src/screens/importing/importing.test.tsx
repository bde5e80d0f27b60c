/** The import: what was chosen, the dry run's report, and that nothing is taken in unasked. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import type { Import } from "@/api/imports";
import { fakeApi, problem, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { study } from "@/test/study";
import { AtWork } from "./AtWork";
import { ChooseFiles } from "./ChooseFiles";
import { stepOf } from "./ImportScreen";
import { Report } from "./Report";
import { choiceText, NOTHING, withFiles } from "./choice";

const file = (name: string, bytes = 10) => new File([new Uint8Array(bytes)], name);

const batch = (change: Partial<Import> = {}): Import => ({
  id: 3,
  state: "checked",
  run: 20,
  report: {
    counts: { accepted: 380, rejected: 2, ignored: 1, duplicates: 1, annotations: 1140, groups: 23 },
    rows_url: "/api/imports/3/report",
  },
  created_at: "2026-01-05T10:00:00Z",
  ...change,
});

describe("what was chosen", () => {
  it("is sorted into images, archives and one manifest", () => {
    const chosen = withFiles(NOTHING, [file("a.png"), file("b.tif"), file("all.ZIP"), file("m.csv"), file(".DS_Store")]);
    expect(chosen.images.map(({ name }) => name)).toEqual(["a.png", "b.tif"]);
    expect(chosen.archives).toHaveLength(1);
    expect(chosen.manifest?.name).toBe("m.csv");
    expect(chosen.bytes).toBe(40);
  });

  it("grows with each drop, and the last manifest wins", () => {
    const once = withFiles(NOTHING, [file("a.png"), file("old.csv")]);
    const twice = withFiles(once, [file("b.png"), file("new.csv")]);
    expect(twice.images).toHaveLength(2);
    expect(twice.manifest?.name).toBe("new.csv");
    expect(once.images).toHaveLength(1);
  });

  it("is told in words", () => {
    expect(choiceText(withFiles(NOTHING, [file("a.png"), file("x.zip"), file("y.zip")]))).toBe("1 file, 2 zip files");
  });
});

describe("the steps", () => {
  it("follow the state of the batch", () => {
    expect([null, batch({ state: "checking" }), batch(), batch({ state: "committing" }), batch({ state: "done" })].map(stepOf)).toEqual([0, 1, 1, 2, 3]);
  });
});

let api: FakeApi;
beforeEach(() => {
  api = fakeApi();
  study(api);
});

const at = (node: React.ReactNode) => renderScreen(() => node, "/projects/$projectId/import", "/projects/1/import");

describe("choosing files", () => {
  it("sends files, manifest and options as one form, and tells the number of the batch", async () => {
    api.on("POST /api/projects/:id/imports", () => batch({ state: "checking", report: null }));
    const started: number[] = [];
    at(<ChooseFiles projectId={1} onStarted={(id) => started.push(id)} />);
    const keys = userEvent.setup();
    const input = await screen.findByLabelText("Files");
    expect(screen.getByRole("button", { name: "Send and check" })).toBeDisabled();
    await keys.upload(input, [file("a.png"), file("b.png"), file("m.csv")]);
    expect(screen.getByText("2 files, the manifest m.csv (30 B)")).toBeInTheDocument();
    await keys.type(screen.getByLabelText("Answers wanted per task"), "4");
    await keys.click(screen.getByRole("button", { name: "Send and check" }));
    await waitFor(() => expect(started).toEqual([3]));
    const form = api.to("POST /api/projects/:id/imports")[0]?.body as FormData;
    expect(form.getAll("files[]")).toHaveLength(2);
    expect((form.get("manifest") as File).name).toBe("m.csv");
    expect(JSON.parse(form.get("options") as string)).toEqual({ wanted: 4 });
  });

  it("says why a batch was refused, and keeps the choice", async () => {
    api.on("POST /api/projects/:id/imports", () => problem(413, "too_large", "The batch is too large.", "Send it in parts."));
    at(<ChooseFiles projectId={1} onStarted={() => undefined} />);
    const keys = userEvent.setup();
    await keys.upload(await screen.findByLabelText("Files"), [file("a.png")]);
    await keys.click(screen.getByRole("button", { name: "Send and check" }));
    expect(await screen.findByText("Send it in parts.")).toBeInTheDocument();
    expect(screen.getByText(/^1 file/)).toBeInTheDocument();
  });
});

describe("the dry run", () => {
  it("shows how far its run is", async () => {
    api.on("GET /api/runs/:id", () => ({ id: 20, state: "running", progress: { stage: "check", done: 30, total: 120, message: null } }));
    at(<AtWork batch={batch({ state: "checking" })} title="Dry run" text="" />);
    expect(await screen.findByText("30 of 120")).toBeInTheDocument();
    expect(screen.getByRole("progressbar", { name: "Dry run" })).toHaveAttribute("aria-valuenow", "25");
  });

  it("begins its report with what was refused, why and what to do", async () => {
    api.on("GET /api/imports/:id/report", ({ query }) => ({
      items: query.get("state") === "rejected" ? [{ file: "b.png", state: "rejected", code: "empty_file", where: "", why: "The file has no bytes.", fix: "Export it again." }] : [],
      next: null,
    }));
    at(<Report batch={batch()} onDiscarded={() => undefined} />);
    const table = await screen.findByRole("table", { name: "Files" });
    expect(within(table).getAllByText("Export it again.").length).toBeGreaterThan(0);
    expect(screen.getByRole("link", { name: "Download as CSV" })).toHaveAttribute("href", "/api/imports/3/report.csv");
  });

  it("takes in only what was accepted, and says so on the button", async () => {
    api.on("GET /api/imports/:id/report", () => ({ items: [], next: null }));
    api.on("POST /api/imports/:id/commit", () => batch({ state: "committing" }));
    at(<Report batch={batch()} onDiscarded={() => undefined} />);
    await userEvent.setup().click(await screen.findByRole("button", { name: "Take in 380, leave out 2" }));
    await waitFor(() => expect(api.to("POST /api/imports/:id/commit")).toHaveLength(1));
  });

  it("cannot be taken in when nothing was accepted", async () => {
    api.on("GET /api/imports/:id/report", () => ({ items: [], next: null }));
    const counts = { accepted: 0, rejected: 3, ignored: 0, duplicates: 0, annotations: 0, groups: 0 };
    at(<Report batch={batch({ report: { counts, rows_url: "" } })} onDiscarded={() => undefined} />);
    expect(await screen.findByRole("button", { name: /^Take in 0/ })).toBeDisabled();
  });
});
