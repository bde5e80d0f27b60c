/** Tests of changing keys. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { renderWithProviders } from "@/test/render";
import { DEFAULTS, parsePreferences, setPreferences } from "@/ui/keys/preferences";
import { KeyEditor } from "./KeyEditor";

const stored = () => parsePreferences(localStorage.getItem("consilium-preferences")).keys;
const row = (title: string) => screen.getByRole("button", { name: new RegExp(`^${title}`) });

beforeEach(() => setPreferences(DEFAULTS));

it("takes the next key that is pressed, and keeps it on this device", async () => {
  renderWithProviders(<KeyEditor />);
  await userEvent.click(row("Skip this image"));
  await userEvent.keyboard("x");
  expect(stored()).toEqual({ skip: "x" });
  expect(row("Skip this image")).toHaveAccessibleName(/change the key X/);
});

it("keeps the old key on Escape and forgets a change back to the default", async () => {
  renderWithProviders(<KeyEditor />);
  await userEvent.click(row("Skip this image"));
  await userEvent.keyboard("{Escape}");
  expect(stored()).toEqual({});
  await userEvent.click(row("Skip this image"));
  await userEvent.keyboard("x");
  await userEvent.click(row("Skip this image"));
  await userEvent.keyboard("s");
  expect(stored()).toEqual({});
});

it("says when two actions have one key", async () => {
  renderWithProviders(<KeyEditor />);
  await userEvent.click(row("Skip this image"));
  await userEvent.keyboard("i");
  expect(screen.getByRole("alert")).toHaveTextContent("I is the key of both “Skip this image” and “Invert”");
  await userEvent.click(screen.getByRole("button", { name: "All keys as they were" }));
  expect(screen.queryByRole("alert")).toBeNull();
});
