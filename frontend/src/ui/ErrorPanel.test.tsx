/** Tests of how errors are told. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "@/api/problem";
import { renderWithProviders } from "@/test/render";
import { ErrorPanel } from "./ErrorPanel";

it("shows the sentence, what to do, the code, and what is wrong with which field", async () => {
  const retry = vi.fn();
  const error = new ApiError({
    title: "Bad request", status: 400, code: "manifest_rejected", detail: "The manifest has two faults.",
    fix: "Correct the rows and send it again.",
    errors: [{ where: "row 3", detail: "Unknown class." }, { where: "row 9", detail: "Repeated file." }],
  });
  renderWithProviders(<ErrorPanel error={error} onRetry={retry} />);
  const panel = screen.getByRole("alert");
  for (const text of ["The manifest has two faults.", "Correct the rows and send it again.", "manifest_rejected", "row 9", "Repeated file."]) {
    expect(panel).toHaveTextContent(text);
  }
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
});

it("tells a lost network and a broken page apart", () => {
  const { unmount } = renderWithProviders(<ErrorPanel error={new NetworkError()} />);
  expect(screen.getByRole("alert")).toHaveTextContent("No connection");
  unmount();
  renderWithProviders(<ErrorPanel error={new Error("x is undefined")} />);
  expect(screen.getByRole("alert")).toHaveTextContent("Something broke on this page");
});
