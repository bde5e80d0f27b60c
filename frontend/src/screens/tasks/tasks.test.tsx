/** Tasks: filters in the address, pages by keyset, and what a manager does to one task. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { beforeEach, describe, expect, it } from "vitest";

import { taskFilter, taskSearch } from "@/api/tasks";
import { fakeApi, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { study, task } from "@/test/study";
import { TaskScreen } from "./TaskScreen";
import { TasksScreen } from "./TasksScreen";

describe("the filters", () => {
  it("are read from the address, and what is not understood is left out", () => {
    expect(taskSearch({ state: "disputed", sure: "low", label: "positive", other: 1 })).toEqual({ state: "disputed", sure: "low", label: "positive" });
    expect(taskSearch({ state: "weird", sure: "toString", label: 7 })).toEqual({ state: undefined, sure: undefined, label: undefined });
  });

  it("become a range for the server", () => {
    expect(taskFilter({ state: "open", sure: "middle" })).toEqual({ state: "open", label: undefined, min_confidence: 0.7, max_confidence: 0.95 });
    expect(taskFilter({})).toEqual({ state: undefined, label: undefined });
  });
});

let api: FakeApi;
beforeEach(() => {
  api = fakeApi();
  study(api);
});

describe("the list", () => {
  const open = async (search = "") => {
    const view = renderScreen(TasksScreen, "/projects/$projectId/tasks", `/projects/1/tasks${search}`);
    await screen.findByRole("heading", { name: "Tasks" });
    return { ...view, keys: userEvent.setup() };
  };

  it("loads the next page by its cursor", async () => {
    api.on("GET /api/projects/:id/tasks", ({ query }) =>
      query.get("cursor") === "c2" ? { items: [{ ...task, id: 6 }], next: null } : { items: [task], next: "c2" },
    );
    const { keys } = await open();
    await keys.click(await screen.findByRole("button", { name: "Show more" }));
    expect(await screen.findByRole("link", { name: "Task 6" })).toHaveAttribute("href", "/projects/1/tasks/6");
    expect(screen.getByText("All 2 shown")).toBeInTheDocument();
  });

  it("asks the server for what the address says", async () => {
    api.on("GET /api/projects/:id/tasks", () => ({ items: [], next: null }));
    await open("?state=disputed&sure=low");
    expect(await screen.findByText("No task fits these filters")).toBeInTheDocument();
    const query = api.to("GET /api/projects/:id/tasks")[0]?.query;
    expect([query?.get("state"), query?.get("max_confidence"), query?.get("min_confidence")]).toEqual(["disputed", "0.7", null]);
  });

  it("leads to the import where there is nothing at all", async () => {
    api.on("GET /api/projects/:id/tasks", () => ({ items: [], next: null }));
    await open();
    expect(await screen.findByRole("link", { name: "Import images" })).toBeInTheDocument();
  });
});

describe("one task", () => {
  const open = async (role: "manager" | "expert" = "manager", found = task) => {
    study(api, role);
    api.on("GET /api/tasks/:id", () => found);
    const view = renderScreen(() => <Suspense><TaskScreen /></Suspense>, "/projects/$projectId/tasks/$taskId", "/projects/1/tasks/5");
    await screen.findByRole("heading", { name: "Task 5" });
    return { ...view, keys: userEvent.setup() };
  };

  it("shows every answer, also those that were corrected", async () => {
    await open();
    const answers = screen.getByRole("table", { name: "Answers" });
    expect(within(answers).getByText("newt-02")).toBeInTheDocument();
    expect(within(answers).getByText("corrected later")).toBeInTheDocument();
  });

  it("lets a manager make it gold, with the consensus as the proposed answer", async () => {
    api.on("PATCH /api/tasks/:id", () => ({ ...task, gold_purpose: "anchor" }));
    const { keys } = await open();
    await keys.click(screen.getByRole("button", { name: "Make gold" }));
    const dialog = await screen.findByRole("dialog");
    await keys.click(within(dialog).getByRole("radio", { name: "Anchor" }));
    await keys.click(within(dialog).getByRole("button", { name: "Make it gold" }));
    await waitFor(() => expect(api.to("PATCH /api/tasks/:id")[0]?.body).toEqual({ gold: { purpose: "anchor", class: "positive" } }));
  });

  it("opens it again after a question", async () => {
    api.on("PATCH /api/tasks/:id", () => ({ ...task, state: "open" }));
    const { keys } = await open();
    await keys.click(screen.getByRole("button", { name: "Reopen" }));
    await keys.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Reopen it" }));
    await waitFor(() => expect(api.to("PATCH /api/tasks/:id")[0]?.body).toEqual({ state: "open" }));
  });

  it("offers an expert nothing that only managers may do", async () => {
    await open("expert");
    expect(screen.queryByRole("button", { name: "Reopen" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Make gold" })).not.toBeInTheDocument();
  });

  it("leaves test gold alone: it was drawn at import and is frozen", async () => {
    await open("manager", { ...task, gold_purpose: "test" });
    expect(screen.queryByRole("button", { name: /gold/ })).not.toBeInTheDocument();
  });
});
