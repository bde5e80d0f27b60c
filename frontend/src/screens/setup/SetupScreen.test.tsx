/** Settings of a live project: only what changed is sent, ids in use stay, links are shown once. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeApi, problem, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { page, project, study } from "@/test/study";
import { linkOf } from "./Invitations";
import { SetupScreen } from "./SetupScreen";

let api: FakeApi;
const invitation = { id: 4, role: "annotator" as const, expires_at: "2030-01-01T00:00:00Z", max_uses: 5, uses: 1 };

beforeEach(() => {
  api = fakeApi();
  study(api);
  api.on("GET /api/projects/:id/invitations", () => page([invitation]));
});

const open = async () => {
  const view = renderScreen(SetupScreen, "/projects/$projectId/setup", "/projects/1/setup");
  await screen.findByRole("heading", { name: "Set up" });
  return { ...view, keys: userEvent.setup() };
};

const part = (name: string) => within(screen.getByRole("region", { name }));

describe("the policy", () => {
  it("sends only the change", async () => {
    api.on("POST /api/projects/:id/policy", () => ({ ...project.policy, version: 2, adaptive: false }));
    const { keys } = await open();
    const save = part("Policy").getByRole("button", { name: "Save as a new version" });
    expect(save).toBeDisabled();
    await keys.click(screen.getByRole("switch", { name: /Stop early when sure/ }));
    await keys.click(save);
    await waitFor(() => expect(api.to("POST /api/projects/:id/policy")[0]?.body).toEqual({ adaptive: false }));
  });
});

describe("the classes", () => {
  it("can be renamed while answers exist, their ids cannot, and none can be removed", async () => {
    api.on("POST /api/projects/:id/schema", () => ({ ...project.schema, version: 2 }));
    const { keys } = await open();
    const answers = part("Answers");
    for (const id of answers.getAllByLabelText("Id")) expect(id).toBeDisabled();
    expect(answers.getByRole("button", { name: "Remove Negative" })).toBeDisabled();
    const [first] = answers.getAllByLabelText("Name");
    if (first) await keys.type(first, " (blue)");
    await keys.click(answers.getByRole("button", { name: "Save as a new version" }));
    await waitFor(() =>
      expect(api.to("POST /api/projects/:id/schema")[0]?.body).toMatchObject({
        classes: [{ id: "negative", name: "Negative (blue)" }, { id: "positive" }],
      }),
    );
  });
});

describe("invitations", () => {
  it("shows the link once, whole, and explains that it is shown once", async () => {
    api.on("POST /api/projects/:id/invitations", () => ({ ...invitation, id: 5, token: "abc", url: "/join#abc" }));
    const { keys } = await open();
    await keys.click(part("People").getByRole("button", { name: "Make a link" }));
    expect(await screen.findByLabelText("The link")).toHaveValue("http://localhost:3000/join#abc");
    expect(screen.getByText(/shown only this once/)).toBeInTheDocument();
    expect(api.to("POST /api/projects/:id/invitations")[0]?.body).toEqual({ role: "annotator", max_uses: 1, days: 14 });
  });

  it("revokes after a question", async () => {
    api.on("DELETE /api/invitations/:id", () => undefined);
    const { keys } = await open();
    await keys.click(await part("People").findByRole("button", { name: "Revoke" }));
    await keys.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Revoke it" }));
    await waitFor(() => expect(api.to("DELETE /api/invitations/:id")[0]?.path).toBe("/api/invitations/4"));
  });

  it("makes a whole address of a path, and of a token alone", () => {
    expect(linkOf({ ...invitation, url: "https://other.org/join#x" }, "http://here")).toBe("https://other.org/join#x");
    expect(linkOf({ ...invitation, token: "t" }, "http://here")).toBe("http://here/join#t");
  });
});

describe("state and texts", () => {
  it("offers the ways out of the present state", async () => {
    api.on("POST /api/projects/:id/state", () => problem(409, "conflict", "Not now.", "Wait."));
    const { keys } = await open();
    await keys.click(part("State").getByRole("button", { name: "Close it" }));
    expect(await screen.findByText("Not now.")).toBeInTheDocument();
    expect(api.to("POST /api/projects/:id/state")[0]?.body).toEqual({ state: "closed" });
  });

  it("previews the instructions and saves them with the question", async () => {
    api.on("PATCH /api/projects/:id", () => project);
    const { keys } = await open();
    await keys.type(screen.getByLabelText("Question"), "!");
    await keys.click(screen.getByRole("tab", { name: "Preview" }));
    expect(screen.getByText("centre", { selector: "strong" })).toBeInTheDocument();
    await keys.click(part("Question and instructions").getByRole("button", { name: "Save" }));
    await waitFor(() => expect(api.to("PATCH /api/projects/:id")[0]?.body).toMatchObject({ question: "Is the nucleus brown?!" }));
  });
});
