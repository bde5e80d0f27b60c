/** The dashboard: its figures, its marks, its actions, and what stays when the server does not answer. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeApi, problem, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { model, overview, page, project, run, study } from "@/test/study";
import { OverviewScreen } from "./OverviewScreen";
import { segmentsOf } from "./TaskStates";

let api: FakeApi;
beforeEach(() => {
  api = fakeApi();
  study(api);
  api.on("GET /api/projects/:id/overview", () => overview);
  api.on("GET /api/projects/:id/events", () =>
    page([{ seq: 3, at: new Date().toISOString(), actor: "otter-12", kind: "policy.changed", body: {}, task: 5 }]),
  );
});

const open = async () => {
  const view = renderScreen(OverviewScreen, "/projects/$projectId", "/projects/1");
  await screen.findByRole("heading", { name: "100 tasks" });
  return view;
};

describe("the figures", () => {
  it("shows counts, agreement, money and the pace", async () => {
    await open();
    for (const text of ["1,310", "87.4 %", "89.0 %", "€52.40", "186"]) expect(screen.getByText(text)).toBeInTheDocument();
    expect(screen.getByRole("img", { name: /Tasks by state: Settled 50, Decided 10, Disputed 8/ })).toBeInTheDocument();
  });

  it("says that annotators are simulated", async () => {
    await open();
    expect(screen.getByText("Simulated annotators")).toBeInTheDocument();
  });

  it("tells the last events in words, with a way to their task", async () => {
    await open();
    expect(await screen.findByText(/otter-12: policy changed/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "task 5" })).toHaveAttribute("href", "/projects/1/tasks/5");
  });

  it("names the live model's figures with their intervals", async () => {
    api.on("GET /api/projects/:id/overview", () => ({ ...overview, model: model() }));
    await open();
    expect(await screen.findByRole("link", { name: "Version 2" })).toHaveAttribute("href", "/projects/1/models/2");
    expect(screen.getByText(/91.0 % to 98.0 %/)).toBeInTheDocument();
    expect(screen.getByText("Trained on simulated answers")).toBeInTheDocument();
  });

  it("keeps the old figures and says so when a refresh fails", async () => {
    const { client } = await open();
    api.on("GET /api/projects/:id/overview", () => problem(503, "busy", "The server is busy."));
    await client.refetchQueries({ queryKey: ["project", 1, "overview"] });
    expect(await screen.findByText("1,310")).toBeInTheDocument();
    expect(await screen.findByText(/Not updating since/)).toBeInTheDocument();
  });

  it("orders the states from finished to open", () => {
    expect(segmentsOf(overview.tasks).map(({ key }) => key)).toEqual(["settled", "decided", "disputed", "open", "unusable"]);
  });
});

describe("the actions", () => {
  it("pauses only after a question that says what follows", async () => {
    api.on("POST /api/projects/:id/state", () => ({ ...project, state: "paused" }));
    await open();
    const keys = userEvent.setup();
    await keys.click(screen.getByRole("button", { name: "Pause" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText(/Answers to tasks already handed out are still kept/)).toBeInTheDocument();
    expect(api.to("POST /api/projects/:id/state")).toHaveLength(0);
    await keys.click(within(dialog).getByRole("button", { name: "Pause it" }));
    await waitFor(() => expect(api.to("POST /api/projects/:id/state")[0]?.body).toEqual({ state: "paused" }));
  });

  it("shows the server's refusal in the dialog and leaves it open", async () => {
    api.on("POST /api/projects/:id/state", () => problem(409, "conflict", "A run is being committed.", "Wait for it."));
    await open();
    const keys = userEvent.setup();
    await keys.click(screen.getByRole("button", { name: "Close" }));
    const dialog = await screen.findByRole("dialog");
    await keys.click(within(dialog).getByRole("button", { name: "Close it" }));
    expect(await within(dialog).findByText("Wait for it.")).toBeInTheDocument();
  });

  it("starts a training and goes to watch it", async () => {
    api.on("POST /api/projects/:id/runs", () => run());
    const { router } = await open();
    await userEvent.setup().click(screen.getByRole("button", { name: "Train now" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/1/runs/14"));
    expect(api.to("POST /api/projects/:id/runs")[0]?.body).toEqual({ kind: "train", config: {} });
  });

  it("tells when one is already running", async () => {
    api.on("POST /api/projects/:id/runs", () => problem(409, "run_active", "A training is already running.", "Wait for it or cancel it."));
    await open();
    await userEvent.setup().click(screen.getByRole("button", { name: "Train now" }));
    expect(await screen.findByText(/Wait for it or cancel it/)).toBeInTheDocument();
  });
});
