/** Export: plain links that stream, a promise about names, and a bundle made by a run. */
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeApi, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { run, study } from "@/test/study";
import { ExportScreen } from "./ExportScreen";

let api: FakeApi;
beforeEach(() => {
  api = fakeApi();
  study(api);
});

const open = async () => {
  const view = renderScreen(ExportScreen, "/projects/$projectId/export", "/projects/1/export");
  await screen.findByRole("heading", { name: "Export" });
  return view;
};

describe("export", () => {
  it("offers three tables in three formats as downloads", async () => {
    await open();
    const links = screen.getAllByRole("link", { name: / as (CSV|Parquet|JSON Lines)$/ });
    expect(links.map((link) => link.getAttribute("href"))).toEqual(
      ["annotations", "consensus", "annotators"].flatMap((table) =>
        ["csv", "parquet", "jsonl"].map((format) => `/api/projects/1/export/${table}.${format}`),
      ),
    );
    expect(screen.getByRole("link", { name: "Manifest" })).toHaveAttribute("href", "/api/projects/1/export/manifest.json");
  });

  it("says that only pseudonyms leave, and that the crowd is simulated", async () => {
    await open();
    expect(screen.getByText(/Only pseudonyms leave/)).toBeInTheDocument();
    expect(await screen.findByText("Simulated annotators")).toBeInTheDocument();
  });

  it("makes a bundle by a run and goes to watch it", async () => {
    api.on("POST /api/projects/:id/runs", () => run({ id: 30, kind: "export" }));
    const { router } = await open();
    await userEvent.setup().click(screen.getByRole("button", { name: "Make a bundle of all tables" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/1/runs/30"));
    expect(api.to("POST /api/projects/:id/runs")[0]?.body).toEqual({ kind: "export", config: {} });
  });
});
