/** Tokens: shown once, listed without their secret, taken back after a question. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeApi, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { page } from "@/test/study";
import { TokensScreen } from "./TokensScreen";

let api: FakeApi;
beforeEach(() => {
  api = fakeApi();
  api.on("GET /api/tokens", () =>
    page([
      { id: 1, name: "nightly export", expires_at: "2999-01-01T00:00:00Z" },
      { id: 2, name: "notebook", expires_at: "2020-01-01T00:00:00Z" },
    ]),
  );
});

const open = async () => {
  renderScreen(TokensScreen, "/tokens", "/tokens");
  await screen.findByRole("table", { name: "Tokens" });
  return userEvent.setup();
};

describe("tokens", () => {
  it("tells those that have ended from those that have not", async () => {
    await open();
    expect(screen.getByRole("row", { name: /nightly export Ends/ })).toBeInTheDocument();
    expect(screen.getByRole("row", { name: /notebook Ended/ })).toBeInTheDocument();
  });

  it("wants to know what a token is for", async () => {
    const keys = await open();
    await keys.click(screen.getByRole("button", { name: "Make a token" }));
    expect(await screen.findByText("Say what it is for.")).toBeInTheDocument();
    expect(api.to("POST /api/tokens")).toHaveLength(0);
  });

  it("shows the secret once, with how to use it", async () => {
    api.on("POST /api/tokens", () => ({ id: 3, name: "script", token: "secret-1", expires_at: "2999-01-01T00:00:00Z" }));
    const keys = await open();
    await keys.type(screen.getByLabelText("What it is for"), "script");
    await keys.click(screen.getByRole("button", { name: "Make a token" }));
    expect(await screen.findByLabelText("Token “script”")).toHaveValue("secret-1");
    expect(screen.getByText("Authorization: Bearer …")).toBeInTheDocument();
    expect(api.to("POST /api/tokens")[0]?.body).toEqual({ name: "script", days: 90 });
  });

  it("revokes the one that was meant", async () => {
    api.on("DELETE /api/tokens/:id", () => undefined);
    const keys = await open();
    await keys.click(within(screen.getByRole("row", { name: /notebook/ })).getByRole("button", { name: "Revoke" }));
    await keys.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Revoke it" }));
    await waitFor(() => expect(api.to("DELETE /api/tokens/:id")[0]?.path).toBe("/api/tokens/2"));
  });
});
