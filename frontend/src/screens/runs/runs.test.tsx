/** Runs: gathering points, words, starting, failing, cancelling and resuming. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import type { RunPoint } from "@/api/runs";
import { fakeApi, problem, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { page, run, study } from "@/test/study";
import { familyOf, families } from "./RunCurves";
import { RunScreen } from "./RunScreen";
import { RunsScreen } from "./RunsScreen";
import { trainConfig } from "./choices";
import { elapsed, progressPercent, valueText } from "./runWords";
import { gather } from "./useRunPoints";

const line = (seq: number): RunPoint => ({ seq, at: "2026-01-05T10:00:00Z", step: seq, kind: "log", body: { text: `line ${seq}` } });

describe("gathering points", () => {
  it("asks only for what came after the last one, until nothing new comes", async () => {
    const asked: number[] = [];
    const found = await gather({ points: [line(1)], done: false }, (after) => {
      asked.push(after);
      return Promise.resolve({ items: after === 1 ? [line(2), line(3)] : [], next: 3, done: true });
    });
    expect(asked).toEqual([1, 3]);
    expect(found).toEqual({ points: [line(1), line(2), line(3)], done: true });
  });

  it("keeps a point that is sent twice once", async () => {
    const found = await gather({ points: [line(1), line(2)], done: false }, (after) =>
      Promise.resolve({ items: after === 2 ? [line(2), line(3)] : [], next: 3, done: false }),
    );
    expect(found.points.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });
});

describe("words and numbers", () => {
  it("knows how far a run is, and when it cannot know", () => {
    expect(progressPercent(run())).toBe(40);
    expect(progressPercent(run({ progress: { stage: "x", done: 0, total: 0, message: null } }))).toBeNull();
  });

  it("measures until the end, or until now", () => {
    const started = run({ started_at: "2026-01-05T10:00:00Z", finished_at: "2026-01-05T10:01:30Z" });
    expect(elapsed(started)).toBe("1 min 30 s");
    expect(elapsed({ ...started, finished_at: null }, Date.parse("2026-01-05T10:00:05Z"))).toBe("5 s");
    expect(elapsed({ ...started, finished_at: null })).toBeNull();
  });

  it("writes settings on one line", () => {
    expect([null, 0.123456, 13, "aggnet", true, { new_tasks: 2 }, [0.25, 0.75]].map(valueText)).toEqual([
      "–", "0.1235", "13", "aggnet", "true", "new tasks 2", "0.2500, 0.7500",
    ]);
  });

  it("puts curves of one family into one picture", () => {
    expect(familyOf("validation_loss")).toBe("loss");
    const curves = ["loss", "auc", "validation loss"].map((name) => ({ name, points: [] }));
    expect(families(curves).map(([family, members]) => [family, members.length])).toEqual([["loss", 2], ["auc", 1]]);
  });

  it("sends only settings that were made", () => {
    expect(trainConfig({ method: "aggnet", task_model: "patch-cnn", epochs: 12, folds: "", seed: "" })).toEqual({
      method: "aggnet",
      task_model: "patch-cnn",
      epochs: 12,
    });
  });
});

let api: FakeApi;
beforeEach(() => {
  api = fakeApi();
  study(api);
  api.on("GET /api/runs/:id/points", () => ({ items: [], next: 0, done: true }));
});

describe("the list", () => {
  const open = async () => {
    api.on("GET /api/projects/:id/runs", () => page([run()]));
    api.on("GET /api/projects/:id/trainings/offers", () => ({
      methods: [{ name: "aggnet", title: "AggNet", explanation: "Learns both." }, { name: "majority", title: "Majority", explanation: "Counts." }],
      task_models: [{ name: "patch-cnn", title: "Patch CNN", explanation: "Small." }],
    }));
    const view = renderScreen(RunsScreen, "/projects/$projectId/runs", "/projects/1/runs");
    await screen.findByRole("link", { name: "Training 14" });
    return { ...view, keys: userEvent.setup() };
  };

  it("shows the progress of a run that is at work", async () => {
    await open();
    expect(screen.getByText("fold 2 of 5")).toBeInTheDocument();
    expect(screen.getByRole("progressbar", { name: "Progress of Training 14" })).toHaveAttribute("aria-valuenow", "40");
  });

  it("starts the training that was chosen", async () => {
    api.on("POST /api/projects/:id/runs", () => run({ id: 15 }));
    const { keys, router } = await open();
    await keys.click(screen.getByRole("button", { name: "Start a training" }));
    const dialog = await screen.findByRole("dialog");
    await keys.click(await within(dialog).findByRole("radio", { name: /Majority/ }));
    await keys.click(within(dialog).getByRole("button", { name: "Start the training" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/1/runs/15"));
    expect(api.to("POST /api/projects/:id/runs")[0]?.body).toEqual({
      kind: "train",
      config: { method: "majority", task_model: "patch-cnn" },
    });
  });

  it("says in the dialog why a training cannot start", async () => {
    api.on("POST /api/projects/:id/runs", () => problem(409, "run_active", "A training is running.", "Cancel it first."));
    const { keys } = await open();
    await keys.click(screen.getByRole("button", { name: "Start a training" }));
    const dialog = await screen.findByRole("dialog");
    await keys.click(within(dialog).getByRole("button", { name: "Start the training" }));
    expect(await within(dialog).findByText("Cancel it first.")).toBeInTheDocument();
  });
});

describe("one run", () => {
  const open = async (found: ReturnType<typeof run>) => {
    api.on("GET /api/runs/:id", () => found);
    const view = renderScreen(RunScreen, "/projects/$projectId/runs/$runId", "/projects/1/runs/14");
    await screen.findByRole("heading", { name: "Training 14" });
    return { ...view, keys: userEvent.setup() };
  };

  it("shows log and curves as they come", async () => {
    api.on("GET /api/runs/:id/points", ({ query }) => ({
      items: query.get("after") === "0" ? [{ seq: 1, at: "2026-01-05T10:00:00Z", step: 1, kind: "metric", body: { loss: 0.5 } }, line(2)] : [],
      next: 2,
      done: false,
    }));
    await open(run());
    expect(await screen.findByText("line 2")).toBeInTheDocument();
    expect(await screen.findByText("Now: loss 0.5000")).toBeInTheDocument();
  });

  it("cancels after a question that promises the checkpoint", async () => {
    api.on("POST /api/runs/:id/cancel", () => run({ cancel_requested: true }));
    const { keys } = await open(run());
    api.on("GET /api/runs/:id", () => run({ cancel_requested: true }));
    await keys.click(screen.getByRole("button", { name: "Cancel the run" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText(/keeps its last checkpoint/)).toBeInTheDocument();
    await keys.click(within(dialog).getByRole("button", { name: "Cancel the run" }));
    expect(await screen.findByRole("button", { name: "Stopping" })).toBeDisabled();
  });

  it("explains a failure and offers to resume", async () => {
    api.on("POST /api/runs/:id/resume", () => run({ state: "queued" }));
    const failed = run({
      state: "failed",
      attempt: 3,
      can_resume: true,
      error: { code: "one_class", detail: "Only one class has labels.", fix: "Label more tasks." },
    });
    const { keys } = await open(failed);
    expect(screen.getByText("The run failed after 3 of 3 attempts")).toBeInTheDocument();
    expect(screen.getByText("Label more tasks.")).toBeInTheDocument();
    await keys.click(screen.getByRole("button", { name: "Resume from the checkpoint" }));
    await waitFor(() => expect(api.to("POST /api/runs/:id/resume")).toHaveLength(1));
  });
});
