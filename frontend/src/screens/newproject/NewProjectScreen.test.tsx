/** A new project: nothing is sent before it is right, and what is sent is what was written. */
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeApi, problem, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { project } from "@/test/study";
import { NewProjectScreen } from "./NewProjectScreen";

let api: FakeApi;
beforeEach(() => {
  api = fakeApi();
});

async function fill() {
  const view = renderScreen(NewProjectScreen, "/new-project", "/new-project");
  const keys = userEvent.setup();
  await keys.type(await screen.findByLabelText("Name of the project"), "Nuclei");
  await keys.type(screen.getByLabelText("Question"), "Brown?");
  const [first, second] = screen.getAllByLabelText("Name");
  if (!first || !second) throw new Error("There should be two classes.");
  await keys.type(first, "No");
  await keys.type(second, "Yes, brown");
  return { ...view, keys };
}

describe("a new project", () => {
  it("says what is missing and sends nothing", async () => {
    renderScreen(NewProjectScreen, "/new-project", "/new-project");
    await userEvent.setup().click(await screen.findByRole("button", { name: "Make the project" }));
    expect(screen.getByText("Give the project a name.")).toBeInTheDocument();
    expect(screen.getByText("Write the question.")).toBeInTheDocument();
    expect(screen.getAllByText("Give the class a name.")).toHaveLength(2);
    expect(api.calls).toHaveLength(0);
  });

  it("makes ids from names, sends the defaults of the policy, and goes on to the import", async () => {
    api.on("POST /api/projects", () => ({ ...project, id: 9 }));
    const { keys, router } = await fill();
    await keys.click(screen.getByRole("button", { name: "Make the project" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/9/import"));
    expect(api.to("POST /api/projects")[0]?.body).toMatchObject({
      name: "Nuclei",
      question: "Brown?",
      classes: [{ id: "no", name: "No" }, { id: "yes-brown", name: "Yes, brown" }],
      policy: { wanted: 3, minimum: 2, settle_confidence: 0.95 },
    });
  });

  it("puts the server's complaint at its field", async () => {
    api.on("POST /api/projects", () => {
      const answer = { title: "Not valid", status: 400, code: "invalid", detail: "See below.", errors: [{ where: "name", detail: "There is such a project." }] };
      return new Response(JSON.stringify(answer), { status: 400, headers: { "Content-Type": "application/problem+json" } });
    });
    const { keys } = await fill();
    await keys.click(screen.getByRole("button", { name: "Make the project" }));
    await waitFor(() => expect(screen.getByLabelText("Name of the project")).toHaveAccessibleDescription(/There is such a project/));
  });

  it("keeps what was written when the server fails", async () => {
    api.on("POST /api/projects", () => problem(500, "internal", "Something went wrong."));
    const { keys } = await fill();
    await keys.click(screen.getByRole("button", { name: "Make the project" }));
    expect(await screen.findByText("Something went wrong.")).toBeInTheDocument();
    expect(screen.getByLabelText("Question")).toHaveValue("Brown?");
  });

  it("explains the policy as it is changed", async () => {
    const { keys } = await fill();
    await keys.click(screen.getByRole("switch", { name: /Stop early when sure/ }));
    expect(screen.getByText(/asked exactly 3 times/)).toBeInTheDocument();
  });
});
