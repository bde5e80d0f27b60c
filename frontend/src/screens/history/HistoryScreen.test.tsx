/** Tests of one's own answers and their correction. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { expect, it } from "vitest";
import { outbox } from "@/api/outbox";
import { classes, fakeServer } from "@/test/fakeServer";
import { renderScreen } from "@/test/render";
import { HistoryScreen } from "./HistoryScreen";

const USER = 900;
const page = () => (
  <Suspense>
    <HistoryScreen />
  </Suspense>
);

async function open() {
  const server = fakeServer(USER, USER, []);
  const items = [
    { assignment: "h1", media: "m1", value: { class: "normal" }, at: "2026-01-02T00:00:00Z", can_revise: true, annotation: 41 },
    { assignment: "h2", media: "m2", value: { cant_tell: "blurred" }, at: "2026-01-01T00:00:00Z", can_revise: false, annotation: 40 },
  ];
  server.api.on("GET /api/projects/:project/history", () => ({ items, next: null }));
  await outbox.setUser(USER);
  renderScreen(page, "/projects/$projectId/history", `/projects/${USER}/history`);
  await screen.findByText("Normal");
  return { ...server, items };
}

it("lists answers newest first and says which are final", async () => {
  await open();
  expect(screen.getByText("Can’t tell")).toBeInTheDocument();
  expect(screen.getByText(/blurred/)).toBeInTheDocument();
  expect(screen.getByText("Decided by an expert")).toBeInTheDocument();
  expect(screen.getAllByRole("button", { name: "Look again" })).toHaveLength(1);
});

it("sends a correction through the outbox and shows it", async () => {
  const { sent, items } = await open();
  await userEvent.click(screen.getByRole("button", { name: "Look again" }));
  const dialog = await screen.findByRole("dialog");
  const atypical = within(dialog).getByRole("button", { name: classes[1]?.name });
  await waitFor(() => expect(atypical).toBeEnabled());
  items[0] = { assignment: "h1", media: "m1", value: { class: "atypical" }, at: "2026-01-03T00:00:00Z", can_revise: true, annotation: 42 };
  await userEvent.click(atypical);
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(screen.getByText("Atypical")).toBeInTheDocument();
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ assignment: "h1", value: { class: "atypical" }, supersedes: 41 });
  expect(await screen.findByText("Atypical")).toBeInTheDocument();
});

it("sends nothing when the answer is left as it was", async () => {
  const { sent } = await open();
  await userEvent.click(screen.getByRole("button", { name: "Look again" }));
  const dialog = await screen.findByRole("dialog");
  const normal = within(dialog).getByRole("button", { name: "Normal" });
  await waitFor(() => expect(normal).toBeEnabled());
  await userEvent.click(normal);
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(sent).toHaveLength(0);
});
