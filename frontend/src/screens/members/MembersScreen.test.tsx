/** The members: their order, their matrices, and what a ban says before it happens. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeApi, type FakeApi } from "@/test/fakeApi";
import { renderScreen } from "@/test/render";
import { member, page, study } from "@/test/study";
import { MembersScreen } from "./MembersScreen";
import { toldAbout } from "./StandingActions";
import { balanced, clicked, sorted } from "./sorting";

const people = [
  member({ id: 1, pseudonym: "ant", answered: 10, gold: { seen: 1, correct: 1 } }),
  member({ id: 2, pseudonym: "bee", answered: 90, gold: { seen: 40, correct: 36 } }),
  member({ id: 3, pseudonym: "cat", answered: 0, gold: { seen: 0, correct: 0 }, reliability: null, is_simulated: false }),
];

describe("the order", () => {
  const names = (column: "answered" | "gold" | "pseudonym", descending: boolean) =>
    sorted(people, { column, descending }).map(({ pseudonym }) => pseudonym);

  it("follows the column and its direction", () => {
    expect(names("answered", true)).toEqual(["bee", "ant", "cat"]);
    expect(names("answered", false)).toEqual(["cat", "ant", "bee"]);
    expect(names("pseudonym", false)).toEqual(["ant", "bee", "cat"]);
  });

  it("ranks gold by the lower end of the interval, and puts the unknown last both ways", () => {
    expect(names("gold", true)).toEqual(["bee", "ant", "cat"]);
    expect(names("gold", false)).toEqual(["ant", "bee", "cat"]);
  });

  it("turns round on a second click, and begins with the best on another column", () => {
    expect(clicked({ column: "gold", descending: true }, "gold")).toEqual({ column: "gold", descending: false });
    expect(clicked({ column: "gold", descending: false }, "cost")).toEqual({ column: "cost", descending: true });
  });

  it("takes the mean of the diagonal, each class counting the same", () => {
    expect(balanced(member().reliability)).toBeCloseTo(0.85);
    expect(balanced(null)).toBeNull();
  });
});

describe("the screen", () => {
  let api: FakeApi;
  beforeEach(() => {
    api = fakeApi();
    study(api);
    api.on("GET /api/projects/:id/members", () => page(people));
  });
  const open = async () => {
    const view = renderScreen(MembersScreen, "/projects/$projectId/members", "/projects/1/members");
    await screen.findByRole("table", { name: "Members" });
    return { ...view, keys: userEvent.setup() };
  };

  it("marks simulated annotators and nobody else", async () => {
    await open();
    expect(screen.getAllByRole("img", { name: "simulated" })).toHaveLength(2);
  });

  it("sorts by a click on a column's head and says so to screen readers", async () => {
    const { keys } = await open();
    await keys.click(screen.getByRole("button", { name: "Member" }));
    expect(screen.getByRole("columnheader", { name: "Member" })).toHaveAttribute("aria-sort", "ascending");
    const first = screen.getAllByRole("button", { name: /^Open / })[0];
    expect(first).toHaveAccessibleName("Open ant");
  });

  it("shows the matrix with its credible intervals", async () => {
    const { keys } = await open();
    await keys.click(screen.getByRole("button", { name: "Open bee" }));
    const drawer = await screen.findByRole("dialog");
    expect(within(drawer).getByText("90 %")).toBeInTheDocument();
    expect(within(drawer).getByText("80 % to 95 %")).toBeInTheDocument();
    expect(within(drawer).getByText("36 of 40 hidden gold tasks")).toBeInTheDocument();
  });

  it("bans after saying what becomes of the answers, and reports what was asked again", async () => {
    api.on("PATCH /api/members/:id", () => ({ ...people[1], standing: "banned", requeued: 41, recompute_run: null }));
    const { keys } = await open();
    await keys.click(screen.getByRole("button", { name: "Open bee" }));
    await keys.click(await screen.findByRole("button", { name: "Ban" }));
    const dialog = await screen.findByRole("dialog", { name: "Ban bee?" });
    expect(within(dialog).getByText(/90 answers stay stored but weigh nothing/)).toBeInTheDocument();
    await keys.click(within(dialog).getByRole("button", { name: "Ban and compute again" }));
    expect(await screen.findByText(/41 tasks ask for another answer/)).toBeInTheDocument();
    expect(api.to("PATCH /api/members/:id")[0]).toMatchObject({ path: "/api/members/2", body: { standing: "banned" } });
  });

  it("shows all matrices side by side and counts those who have none yet", async () => {
    const { keys } = await open();
    await keys.click(screen.getByText("Confusion matrices"));
    await waitFor(() => expect(screen.getAllByRole("table")).toHaveLength(2));
    expect(screen.getByText(/One member has no estimate yet/)).toBeInTheDocument();
  });
});

describe("what is told after a change", () => {
  it("names the run that computes again, where there is one", () => {
    const changed = { ...member({ pseudonym: "bee", standing: "banned" }), requeued: 0, recompute_run: 15 };
    expect(toldAbout(changed)).toBe("bee is banned now. The consensus is being computed again (run 15).");
  });
});
