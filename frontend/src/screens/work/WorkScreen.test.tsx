/** The annotator's flow against a small server: answering, correcting, skipping, losing the network, finishing. */
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { outbox } from "@/api/outbox";
import { sessionRestored } from "@/api/sessionRestored";
import { setPreferences, DEFAULTS } from "@/ui/keys/preferences";
import { offline, problem } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { RefusedAnswers } from "@/ui/RefusedAnswers";
import { fakeServer } from "@/test/fakeServer";
import { WorkScreen } from "./WorkScreen";

let count = 0;

/** The workspace of a person and project of their own, so that tests share nothing in the outbox. */
async function open(ids: string[]) {
  count += 1;
  const server = fakeServer(count, count, ids.map((id) => `${id}${count}`));
  const page = () => (
    <Suspense>
      <WorkScreen />
      <RefusedAnswers />
    </Suspense>
  );
  const view = renderScreen(page, "/projects/$projectId/work", `/projects/${count}/work`);
  await screen.findByText("Normal or atypical?");
  await look();
  return { ...server, ...view, id: (name: string) => `${name}${count}`, keys: userEvent.setup() };
}

/** Until the image is there, and as long as a person needs at least. */
async function look() {
  await waitFor(() => expect(screen.getByRole("button", { name: /^Normal/ })).toBeEnabled());
  await new Promise((done) => setTimeout(done, 170));
}

const button = (name: RegExp) => screen.getByRole("button", { name });

beforeEach(() => {
  localStorage.clear();
  setPreferences(DEFAULTS);
});

// What one test leaves unsent must not reach the next one's server.
afterEach(() => outbox.setUser(null));

describe("answering by keyboard", () => {
  it("answers at once with a digit, shows the next image, and sends a key made at the click", async () => {
    const { sent, keys, id } = await open(["a", "b"]);
    await keys.keyboard("2");
    await look();
    await keys.keyboard("0");
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[0]).toMatchObject({ assignment: id("a"), value: { class: "atypical" }, supersedes: null });
    expect(sent[1]).toMatchObject({ assignment: id("b"), value: { cant_tell: "" } });
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
    expect(sent[0]?.active_ms).toBeGreaterThanOrEqual(150);
    expect(await screen.findByText("That was all for you")).toBeInTheDocument();
  });

  it("does not answer the next image with a key that bounces", async () => {
    const { sent } = await open(["a", "b", "c"]);
    // Both presses in one breath, as a bouncing key makes them, however slow this machine is.
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
    fireEvent.keyDown(document.body, { key: "1" });
    fireEvent.keyDown(document.body, { key: "1" });
    clock.mockRestore();
    await waitFor(() => expect(sent).toHaveLength(1));
    await new Promise((done) => setTimeout(done, 50));
    expect(sent).toHaveLength(1);
  });

  it("waits for Enter when the person wants that", async () => {
    setPreferences({ answerMode: "confirm" });
    const { sent, keys } = await open(["a", "b"]);
    await keys.keyboard("1");
    expect(button(/^Normal/)).toHaveAttribute("aria-pressed", "true");
    await keys.keyboard("2");
    expect(sent).toHaveLength(0);
    await keys.keyboard("{Enter}");
    await waitFor(() => expect(sent.map(({ value }) => value)).toEqual([{ class: "atypical" }]));
  });

  it("is silent while a dialog is open", async () => {
    const { sent, keys } = await open(["a"]);
    await keys.keyboard("?");
    await screen.findByRole("dialog");
    await keys.keyboard("1");
    await keys.keyboard("{Escape}");
    expect(sent).toHaveLength(0);
  });

  it("can be switched off to need Alt", async () => {
    setPreferences({ singleKeys: false });
    const { sent, keys } = await open(["a", "b"]);
    await keys.keyboard("1");
    expect(sent).toHaveLength(0);
    await keys.keyboard("{Alt>}1{/Alt}");
    await waitFor(() => expect(sent).toHaveLength(1));
  });
});

describe("going back", () => {
  it("corrects the answer before and supersedes its annotation", async () => {
    const { sent, keys, id } = await open(["a", "b", "c"]);
    await keys.keyboard("1");
    await waitFor(() => expect(sent).toHaveLength(1));
    await look();
    await keys.keyboard("{Backspace}");
    expect(await screen.findByText(/choose again to correct/)).toBeInTheDocument();
    expect(button(/^Normal/)).toHaveAttribute("aria-pressed", "true");
    await look();
    await keys.keyboard("2");
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({ assignment: id("a"), value: { class: "atypical" }, supersedes: 101 });
    expect(screen.queryByText(/choose again to correct/)).not.toBeInTheDocument();
  });

  it("sends nothing when the answer stays the same", async () => {
    const { sent, keys } = await open(["a", "b", "c"]);
    await keys.keyboard("1");
    await look();
    await keys.keyboard("{Backspace}");
    await screen.findByText(/choose again to correct/);
    await look();
    await keys.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByText(/choose again to correct/)).not.toBeInTheDocument());
    expect(sent).toHaveLength(1);
  });
});

describe("other ways on", () => {
  it("skips without an answer", async () => {
    const { api, sent, keys, id } = await open(["a", "b"]);
    await keys.keyboard("s");
    await waitFor(() => expect(api.to(`POST /api/assignments/${id("a")}/skip`)).toHaveLength(1));
    await look();
    await keys.keyboard("1");
    await waitFor(() => expect(sent.map(({ assignment }) => assignment)).toEqual([id("b")]));
  });

  it("reports an image with a reason", async () => {
    const { api, keys, id } = await open(["a", "b"]);
    await keys.keyboard("r");
    const dialog = await screen.findByRole("dialog");
    await keys.click(within(dialog).getByLabelText(/who the patient is/));
    await keys.click(within(dialog).getByRole("button", { name: "Report and go on" }));
    await waitFor(() => expect(api.to(`POST /api/assignments/${id("a")}/report`)).toHaveLength(1));
    expect(api.to(`POST /api/assignments/${id("a")}/report`)[0]?.body).toMatchObject({ reason: "identity" });
  });

  it("hides the image while paused", async () => {
    const { sent, keys } = await open(["a"]);
    await keys.keyboard("p");
    await screen.findByText("Paused");
    await keys.keyboard("1");
    await keys.click(button(/^Go on/));
    expect(sent).toHaveLength(0);
  });
});

describe("when something is in the way", () => {
  it("goes on without a network, says what is unsent, and sends it in order afterwards", async () => {
    const { api, sent, submit, keys, id } = await open(["a", "b", "c"]);
    api.on("POST /api/assignments/:id/submit", offline);
    await keys.keyboard("1");
    await look();
    await keys.keyboard("2");
    expect(await screen.findByText("2 unsent")).toBeInTheDocument();
    api.on("POST /api/assignments/:id/submit", submit);
    outbox.send();
    await waitFor(() => expect(sent.map(({ assignment }) => assignment)).toEqual([id("a"), id("b")]));
    await waitFor(() => expect(screen.queryByText("2 unsent")).not.toBeInTheDocument());
  });

  it("keeps the answer when the session has ended and sends it after signing in again", async () => {
    const { api, sent, submit, keys } = await open(["a", "b"]);
    api.on("POST /api/assignments/:id/submit", () => problem(401, "not_signed_in", "You are not signed in."));
    await keys.keyboard("1");
    expect(await screen.findByText("1 unsent")).toBeInTheDocument();
    api.on("POST /api/assignments/:id/submit", submit);
    sessionRestored.tell();
    outbox.send();
    await waitFor(() => expect(sent).toHaveLength(1));
  });

  it("shows why an answer was refused for good and what to do", async () => {
    const { api, keys } = await open(["a", "b"]);
    api.on("POST /api/assignments/:id/submit", () =>
      problem(409, "project_closed", "The project takes no more answers.", "Nothing is left to do."),
    );
    await keys.keyboard("1");
    expect(await screen.findByText("One answer was not taken")).toBeInTheDocument();
    expect(screen.getAllByText("The project takes no more answers.").length).toBeGreaterThan(0);
    await keys.click(button(/Understood/));
    await waitFor(() => expect(outbox.snapshot().refused).toEqual([]));
  });

  it("offers to load an image again that did not come, and takes no answer meanwhile", async () => {
    count += 1;
    const { api, sent } = fakeServer(count, count, [`broken${count}`]);
    api.on("GET /api/media/:id", () => problem(404, "not_found", "There is no such image."));
    renderScreen(() => <Suspense><WorkScreen /></Suspense>, "/projects/$projectId/work", `/projects/${count}/work`);
    expect(await screen.findByText("There is no such image.")).toBeInTheDocument();
    expect(button(/^Normal/)).toBeDisabled();
    api.on("GET /api/media/:id", () => new Response(new Blob(["x"])));
    await userEvent.click(button(/Load it again/));
    await look();
    expect(sent).toHaveLength(0);
  });
});
