/** Models: what a difference means, comparing two, promoting, and the page of one version. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeApi, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { member, model, modelDetail, page, study } from "@/test/study";
import { reach } from "./Compare";
import { ModelScreen } from "./ModelScreen";
import { ModelsScreen } from "./ModelsScreen";
import { diagonal } from "./Teachers";
import { countOf, METRICS, verdict } from "./metrics";

const metric = (name: string) => {
  const info = METRICS.find((one) => one.name === name);
  if (!info) throw new Error(`No metric ${name}`);
  return info;
};

describe("what a difference means", () => {
  it("speaks only when zero lies outside the interval", () => {
    expect(verdict(metric("auc"), { low: 0.01, high: 0.03 })).toBe("better");
    expect(verdict(metric("auc"), { low: -0.03, high: -0.01 })).toBe("worse");
    expect(verdict(metric("auc"), { low: -0.01, high: 0.03 })).toBe("open");
    expect(verdict(metric("auc"), { low: null, high: null })).toBe("open");
  });

  it("turns round for errors, where less is better", () => {
    expect(verdict(metric("ece"), { low: 0.01, high: 0.03 })).toBe("worse");
    expect(verdict(metric("log_loss"), { low: -0.3, high: -0.1 })).toBe("better");
  });

  it("draws all differences on one axis that reaches the farthest end", () => {
    const of = (low: number, high: number) => ({ name: "auc" as const, a: 0.9, b: 0.9, difference: { value: 0, low, high } });
    expect(reach({ metrics: [of(-0.1, 0.05)], sentence: "", n: 9 })).toBeCloseTo(0.11);
    expect(reach({ metrics: [of(-0.001, 0.001)], sentence: "", n: 9 })).toBeCloseTo(0.022);
  });

  it("counts the tasks behind the figures", () => {
    expect(countOf(model().metrics.test_gold)).toBe(64);
    expect(countOf(null)).toBeNull();
  });

  it("reads how often somebody is right off the diagonal", () => {
    const { reliability } = member();
    expect(reliability && diagonal(reliability, 1)).toEqual({ value: 0.8, low: 0.7, high: 0.9 });
    expect(reliability && diagonal(reliability, 5)).toBeNull();
  });
});

let api: FakeApi;
beforeEach(() => {
  api = fakeApi();
  study(api);
});

describe("the list", () => {
  const versions = [
    model({ id: 3, number: 3, state: "candidate" }),
    model(),
    model({ id: 1, number: 1, state: "retired", simulated: false }),
  ];
  const open = async () => {
    api.on("GET /api/projects/:id/models", () => page(versions));
    const view = renderScreen(ModelsScreen, "/projects/$projectId/models", "/projects/1/models");
    await screen.findByRole("table", { name: "Model versions" });
    return { ...view, keys: userEvent.setup() };
  };

  it("marks what was trained on simulated answers", async () => {
    await open();
    expect(screen.getAllByText("Simulated answers")).toHaveLength(2);
  });

  it("compares two versions, the older one first, and says it in the server's sentence", async () => {
    api.on("GET /api/projects/:id/models/compare", () => ({
      metrics: [{ name: "auc", a: 0.94, b: 0.95, difference: { value: 0.01, low: -0.02, high: 0.04 } }],
      sentence: "Version 3 is ahead by 0.010, which may be luck.",
      n: 64,
    }));
    const { keys } = await open();
    await keys.click(screen.getByRole("checkbox", { name: "Compare version 3" }));
    await keys.click(screen.getByRole("checkbox", { name: "Compare version 2" }));
    expect(await screen.findByText("Version 3 is ahead by 0.010, which may be luck.")).toBeInTheDocument();
    expect(screen.getByText("May be luck")).toBeInTheDocument();
    const asked = api.to("GET /api/projects/:id/models/compare")[0]?.query;
    expect([asked?.get("a"), asked?.get("b")]).toEqual(["2", "3"]);
  });

  it("promotes after saying what changes for the project", async () => {
    api.on("POST /api/models/:id/promote", () => model({ id: 3, number: 3 }));
    const { keys } = await open();
    const candidate = screen.getByRole("row", { name: /Version 3/ });
    await keys.click(within(candidate).getByRole("button", { name: "Promote" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByText(/part of every open task’s consensus/)).toBeInTheDocument();
    await keys.click(within(dialog).getByRole("button", { name: "Promote it" }));
    await waitFor(() => expect(api.to("POST /api/models/:id/promote")[0]?.path).toBe("/api/models/3/promote"));
  });

  it("rolls back to the version before", async () => {
    api.on("POST /api/projects/:id/models/rollback", () => model({ id: 1, number: 1 }));
    const { keys } = await open();
    await keys.click(screen.getByRole("button", { name: "Roll back" }));
    await keys.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Roll back" }));
    expect(await screen.findByText("Version 1 is live again.")).toBeInTheDocument();
  });
});

describe("one version", () => {
  const open = async (found = modelDetail) => {
    api.on("GET /api/models/:id", () => found);
    api.on("GET /api/runs/:id/files/card.md", () => new Response("# Card\n\nTrained on **simulated** people."));
    renderScreen(ModelScreen, "/projects/$projectId/models/$modelId", "/projects/1/models/2");
    await screen.findByRole("heading", { name: "Version 2" });
  };

  it("keeps test gold and adjudicated tasks apart", async () => {
    await open();
    expect(within(screen.getByRole("table", { name: "On test gold" })).getByText("0.950")).toBeInTheDocument();
    expect(screen.getByText(/No task had been decided by an expert/)).toBeInTheDocument();
  });

  it("shows a figure that does not exist as a dash", async () => {
    const test_gold = { auc: { value: null, low: null, high: null, n: 64 } };
    await open({ ...modelDetail, metrics: { test_gold, adjudicated: null } });
    expect(within(screen.getByRole("table", { name: "On test gold" })).getByText("–")).toBeInTheDocument();
  });

  it("counts mistakes by true class, leads back to its run, and shows its card", async () => {
    await open();
    expect(screen.getByRole("row", { name: /Negative 30 2 32/ })).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Training 9" })).toHaveAttribute("href", "/projects/1/runs/9");
    expect(await screen.findByText("simulated", { selector: "strong" })).toBeInTheDocument();
  });
});
