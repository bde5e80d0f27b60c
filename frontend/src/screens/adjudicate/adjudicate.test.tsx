/** Adjudication: blind first, decisions by keys, two experts at one case, and taking a decision back. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { beforeEach, describe, expect, it } from "vitest";

import type { Adjudication } from "@/api/adjudications";
import { fakeApi, problem, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { adjudication, classes, evidence, row, study } from "@/test/study";
import { AdjudicateScreen } from "./AdjudicateScreen";
import { QueueScreen } from "./QueueScreen";
import { labelled, mainClass } from "./Waterfall";
import { changed, decideBody, EMPTY, neighbour, type Draft } from "./draft";
import { decisionText } from "./words";

describe("a decision while it is made", () => {
  const positive: Draft = { ...EMPTY, kind: "class", class: "positive" };

  it("is nothing until something is chosen", () => {
    expect(decideBody(EMPTY, 2)).toBeNull();
  });

  it("can be gold only as a class, and loses the mark with another kind", () => {
    const gold = changed(positive, { type: "nextGold" });
    expect(decideBody(gold, 2)).toMatchObject({ kind: "class", class: "positive", make_gold: "anchor", version: 2 });
    const ambiguous = changed(gold, { type: "kind", kind: "ambiguous" });
    expect(decideBody(ambiguous, 2)).toEqual({ version: 2, kind: "ambiguous", comment: "", make_gold: null });
    expect(changed(EMPTY, { type: "nextGold" })).toBe(EMPTY);
  });

  it("walks through all purposes of gold and back to none", () => {
    const drafts = [positive as Draft];
    for (let press = 0; press < 4; press += 1) drafts.push(changed(drafts.at(-1) ?? EMPTY, { type: "nextGold" }));
    const seen = drafts.slice(1).map(({ gold }) => gold);
    expect(seen).toEqual(["anchor", "check", "teach", "none"]);
  });

  it("says how many more answers are wanted only when sent back", () => {
    const back = changed(positive, { type: "kind", kind: "send_back" });
    expect(decideBody(back, 2)).toMatchObject({ kind: "send_back", extra_wanted: 2 });
    expect(decideBody(positive, 2)).not.toHaveProperty("extra_wanted");
  });

  it("keeps the comment when the choice changes", () => {
    const noted = changed(positive, { type: "comment", comment: " rim " });
    expect(decideBody(changed(noted, { type: "class", class: "negative" }), 2)?.comment).toBe("rim");
  });
});

describe("the way through the queue", () => {
  const queue = [{ id: 4 }, { id: 9 }, { id: 2 }];

  it("goes to the neighbours and stops at the ends", () => {
    expect(neighbour(queue, 9, 1)).toBe(2);
    expect(neighbour(queue, 9, -1)).toBe(4);
    expect(neighbour(queue, 2, 1)).toBeNull();
    expect(neighbour(queue, 4, -1)).toBeNull();
  });

  it("begins with the first from a case that is not in it", () => {
    expect(neighbour(queue, 77, 1)).toBe(4);
    expect(neighbour([], 77, 1)).toBeNull();
  });
});

describe("words and pictures", () => {
  it("names decisions by their class", () => {
    expect(decisionText({ kind: "class", class: "positive", make_gold: "anchor" }, classes)).toBe("Positive, made anchor gold");
    expect(decisionText({ kind: "unusable", class: null, make_gold: null }, classes)).toBe("Unusable");
  });

  it("labels the steps of the waterfall with who said what", () => {
    expect(labelled(evidence, classes).map(({ label }) => label)).toEqual(["Model", "otter-12: Positive"]);
  });

  it("is about the consensus, or the most likely class without one", () => {
    expect(mainClass(evidence, classes)).toBe("positive");
    expect(mainClass({ ...evidence, consensus: null }, classes)).toBe("positive");
  });
});

let api: FakeApi;
beforeEach(() => {
  api = fakeApi();
  study(api, "expert");
  api.on("GET /api/projects/:id/adjudications", () => ({
    items: [row(1, { state: "claimed", claimed_by: "heron-01" }), row(2), row(3, { state: "claimed", claimed_by: "newt-02" })],
    next: null,
    totals: { open: 3, mine: 1, decided: 0 },
  }));
});

describe("the queue", () => {
  it("shows why and since when, who has what, and no votes", async () => {
    renderScreen(() => <Suspense><QueueScreen /></Suspense>, "/projects/$projectId/adjudicate", "/projects/1/adjudicate");
    const table = await screen.findByRole("table", { name: "Cases" });
    expect(within(table).getByText("With newt-02")).toBeInTheDocument();
    expect(within(table).getByText("Yours")).toBeInTheDocument();
    expect(screen.getByRole("tab", { name: "Open (3)" })).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Start with the first" })).toHaveAttribute("href", "/projects/1/adjudicate/1");
  });
});

describe("a case", () => {
  let now: Adjudication;
  const open = (id = 1) => {
    api.on("GET /api/adjudications/:id", () => now);
    const view = renderScreen(
      () => <Suspense><AdjudicateScreen /></Suspense>,
      "/projects/$projectId/adjudicate/$adjudicationId",
      `/projects/1/adjudicate/${id}`,
    );
    return { ...view, keys: userEvent.setup() };
  };
  beforeEach(() => {
    now = adjudication();
  });

  it("claims an open case when it is opened", async () => {
    now = adjudication({ state: "open", claimed_by: null, version: 1 });
    api.on("POST /api/adjudications/:id/claim", () => adjudication());
    open();
    await screen.findByRole("heading", { name: "Is the nucleus brown?" });
    expect(api.to("POST /api/adjudications/:id/claim")[0]?.body).toEqual({ version: 1 });
  });

  it("shows no vote and no model before the expert's own answer", async () => {
    open();
    await screen.findByText(/Answer first for yourself/);
    expect(screen.queryByText("otter-12")).not.toBeInTheDocument();
    expect(screen.queryByText(/How the consensus came about/)).not.toBeInTheDocument();
  });

  it("shows votes, trust, model and their sum after the blind answer by key", async () => {
    api.on("POST /api/adjudications/:id/blind", () => {
      now = adjudication({ version: 3, blind: { value: { class: "positive" }, at: "2026-01-05T10:00:00Z" }, evidence });
      return evidence;
    });
    const { keys } = open();
    await screen.findByText(/Answer first for yourself/);
    await keys.keyboard("2");
    const votes = await screen.findByRole("table", { name: "Answers" });
    expect(api.to("POST /api/adjudications/:id/blind")[0]?.body).toEqual({ value: { class: "positive" }, version: 2 });
    expect(within(votes).getByText("otter-12")).toBeInTheDocument();
    expect(within(votes).getByText("80.0 %")).toBeInTheDocument();
    expect(within(votes).getByRole("img", { name: "simulated" })).toBeInTheDocument();
    expect(screen.getByText(/by the part that has never seen this task/)).toBeInTheDocument();
    await keys.click(screen.getByRole("button", { name: "Show as a table: Probability of Positive" }));
    expect(screen.getByText("otter-12: Positive")).toBeInTheDocument();
  });

  it("decides by keys: class, gold, Enter; and goes on to the next case", async () => {
    now = adjudication({ version: 3, blind: { value: { class: "positive" }, at: "2026-01-05T10:00:00Z" }, evidence });
    api.on("POST /api/adjudications/:id/decide", () =>
      adjudication({
        version: 4,
        state: "decided",
        evidence,
        decision: { kind: "class", class: "positive", comment: "", make_gold: "anchor", by: "heron-01", at: "2026-01-05T10:01:00Z" },
      }),
    );
    const { keys, router } = open();
    await screen.findByRole("button", { name: /^Decide/ });
    await keys.keyboard("2g{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/1/adjudicate/2"));
    expect(api.to("POST /api/adjudications/:id/decide")[0]?.body).toEqual({
      version: 3,
      kind: "class",
      class: "positive",
      comment: "",
      make_gold: "anchor",
    });
  });

  it("does not decide while a comment is typed", async () => {
    now = adjudication({ version: 3, blind: { value: { class: "positive" }, at: "2026-01-05T10:00:00Z" }, evidence });
    const { keys } = open();
    await screen.findByRole("button", { name: /^Decide/ });
    await keys.keyboard("c");
    const field = screen.getByLabelText("Add a comment");
    expect(field).toHaveFocus();
    await keys.keyboard("u2g");
    expect(field).toHaveValue("u2g");
    expect(screen.getByRole("button", { name: /Unusable/ })).toHaveAttribute("aria-pressed", "false");
  });

  it("tells the second expert that the case is taken, with the next one at hand", async () => {
    now = adjudication({ state: "open", claimed_by: null, version: 1 });
    api.on("POST /api/adjudications/:id/claim", () => problem(409, "claimed_by_other", "newt-02 was faster."));
    open();
    expect(await screen.findByText("Someone else took this case")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Take the next case" })).toHaveAttribute("href", "/projects/1/adjudicate/2");
  });

  it("offers to load again what changed meanwhile", async () => {
    now = adjudication({ version: 3, blind: { value: { class: "positive" }, at: "2026-01-05T10:00:00Z" }, evidence });
    api.on("POST /api/adjudications/:id/decide", () => problem(409, "stale_version", "The case has changed.", "Load it again."));
    const { keys } = open();
    await screen.findByRole("button", { name: /^Decide/ });
    await keys.keyboard("u{Enter}");
    expect(await screen.findByText("The case has changed.")).toBeInTheDocument();
    const before = api.to("GET /api/adjudications/:id").length;
    const answer = screen.getByRole("complementary", { name: "Your answer" });
    await keys.click(within(answer).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(api.to("GET /api/adjudications/:id").length).toBeGreaterThan(before));
  });

  it("lets only whoever decided take the decision back", async () => {
    const decision = { kind: "unusable" as const, class: null, comment: "Blurred.", make_gold: null, at: "2026-01-05T10:01:00Z" };
    now = adjudication({ state: "decided", version: 4, claimed_by: null, evidence, decision: { ...decision, by: "newt-02" } });
    const { unmount } = open();
    expect(await screen.findByText(/Only the expert who decided can take it back/)).toBeInTheDocument();
    unmount();
    now = adjudication({ state: "decided", version: 4, evidence, decision: { ...decision, by: "heron-01" } });
    api.on("POST /api/adjudications/:id/reopen", () => adjudication({ version: 5 }));
    const { keys } = open();
    await keys.click(await screen.findByRole("button", { name: "Take the decision back" }));
    await keys.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Take it back" }));
    await waitFor(() => expect(api.to("POST /api/adjudications/:id/reopen")[0]?.body).toEqual({ version: 4 }));
  });
});
