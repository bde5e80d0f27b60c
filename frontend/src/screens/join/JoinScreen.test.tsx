/** Tests of joining by an invitation link. */
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { fakeApi, problem } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { JoinScreen } from "./JoinScreen";

const invitation = { project_name: "Mitoses", question: "Normal or atypical?", role: "annotator", needs_account: true };
const me = { user: { id: 5, username: "ann", display_name: "", is_simulated: false }, can_create_projects: false, memberships: [] };

function server() {
  const api = fakeApi();
  api.on("GET /api/session", () => problem(401, "not_authenticated", "Nobody is signed in."));
  api.on("POST /api/invitations/preview", () => invitation);
  return api;
}

it("says what one is invited to and makes an account", async () => {
  const api = server();
  api.on("POST /api/invitations/accept", () => me);
  const { router } = renderScreen(JoinScreen, "/join", "/join#secret-token");
  await screen.findByText("Normal or atypical?");
  await userEvent.type(screen.getByLabelText("User name"), "ann");
  await userEvent.type(screen.getByLabelText("Password"), "long enough words");
  await userEvent.click(screen.getByRole("button", { name: /Make my account/ }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/projects"));
  expect(api.to("POST /api/invitations/preview")[0]?.body).toEqual({ token: "secret-token" });
  expect(api.to("POST /api/invitations/accept")[0]?.body).toMatchObject({ token: "secret-token", username: "ann" });
});

it("shows at the field what the server says of it", async () => {
  const api = server();
  api.on("POST /api/invitations/accept", () =>
    new Response(
      JSON.stringify({ title: "Conflict", status: 409, code: "name_taken", detail: "This name is taken.", fix: "Choose another.", where: "username" }),
      { status: 409 },
    ),
  );
  renderScreen(JoinScreen, "/join", "/join#secret-token");
  await userEvent.type(await screen.findByLabelText("User name"), "ann");
  await userEvent.type(screen.getByLabelText("Password"), "long enough words");
  await userEvent.click(screen.getByRole("button", { name: /Make my account/ }));
  await waitFor(() => expect(screen.getByLabelText("User name")).toHaveAccessibleDescription("This name is taken."));
});

it("checks before it sends", async () => {
  const api = server();
  renderScreen(JoinScreen, "/join", "/join#secret-token");
  await userEvent.type(await screen.findByLabelText("User name"), "has spaces");
  await userEvent.click(screen.getByRole("button", { name: /Make my account/ }));
  expect(screen.getByLabelText("User name")).toBeInvalid();
  expect(api.to("POST /api/invitations/accept")).toHaveLength(0);
});

it("explains a link that was used up, and one that was cut off", async () => {
  const api = server();
  api.on("POST /api/invitations/preview", () => problem(410, "invitation_used", "This invitation has been used up.", "Ask for a new one."));
  const { unmount } = renderScreen(JoinScreen, "/join", "/join#secret-token");
  expect(await screen.findByText("This invitation has been used up.")).toBeInTheDocument();
  unmount();
  renderScreen(JoinScreen, "/join", "/join");
  expect(await screen.findByText("This link is not complete")).toBeInTheDocument();
});
