/** Tests of a sitting's state: order, going back, correcting, and what the server says in between. */
import { describe, expect, it } from "vitest";
import type { Assignment, Served } from "@/api/work";
import { EMPTY, next, revisited, shown, type Event, type Session } from "./session";

const assignment = (id: string): Assignment => ({
  id, media: id, url: `/api/media/${id}`, width: 10, height: 10, expires_at: "2026-01-01T00:00:00Z", epoch: 1,
  suggestion: null, annotation: null,
});

const serve = (...ids: string[]): Served => ({
  assignments: ids.map(assignment), reason: null, progress: { answered: 0, today: 0, remaining_estimate: 9 },
});

const run = (events: Event[], from: Session = EMPTY) => events.reduce(next, from);
const begin = run([{ type: "served", served: serve("a", "b", "c"), unsent: [] }]);
const answer = (key: string, id = "yes"): Event => ({ type: "answered", key, value: { class: id } });

describe("serving", () => {
  it("keeps the order and adds only what is new", () => {
    const after = run([answer("k1"), { type: "served", served: serve("a", "b", "c", "d"), unsent: ["a"] }], begin);
    expect(after.ahead.map(({ id }) => id)).toEqual(["b", "c", "d"]);
  });

  it("does not show again what waits in the outbox from before a reload", () => {
    const after = run([{ type: "served", served: serve("a", "b"), unsent: ["a"] }]);
    expect(shown(after)?.id).toBe("b");
  });

  it("gives up waiting images that went to others, never the one on screen", () => {
    const after = run([{ type: "gone", ids: ["a", "b"] }], begin);
    expect(after.ahead.map(({ id }) => id)).toEqual(["a", "c"]);
  });
});

describe("answering", () => {
  it("goes to the next image", () => {
    const after = run([answer("k1"), answer("k2")], begin);
    expect(shown(after)?.id).toBe("c");
    expect(after.past.map(({ key }) => key)).toEqual(["k1", "k2"]);
  });

  it("does nothing when nothing is there", () => {
    expect(run([answer("k1")])).toBe(EMPTY);
  });

  it("passes over a skipped image without a way back to it", () => {
    const after = run([{ type: "passed" }, { type: "back" }], begin);
    expect(shown(after)?.id).toBe("b");
    expect(revisited(after)).toBeNull();
  });
});

describe("going back", () => {
  const two = run([answer("k1"), answer("k2")], begin);

  it("walks the answers and stops at the first", () => {
    const after = run([{ type: "back" }, { type: "back" }, { type: "back" }], two);
    expect(revisited(after)?.key).toBe("k1");
  });

  it("corrects in place and goes forward again", () => {
    const after = run([{ type: "back" }, { type: "back" }, answer("k3", "no")], two);
    expect(after.past.map(({ key, value }) => [key, value])).toEqual([
      ["k3", { class: "no" }],
      ["k2", { class: "yes" }],
    ]);
    expect(revisited(after)?.key).toBe("k2");
  });

  it("remembers the annotation to supersede once it is known", () => {
    const after = run([{ type: "acked", key: "k1", annotation: 77 }], two);
    expect(after.past[0]?.annotation).toBe(77);
  });

  it("takes a refused correction back", () => {
    const corrected = run([{ type: "acked", key: "k2", annotation: 5 }, { type: "back" }, answer("k3", "no")], two);
    const after = run([{ type: "refused", key: "k3", assignment: "b" }], corrected);
    expect(after.past[1]).toMatchObject({ key: "k2", value: { class: "yes" }, annotation: 5 });
  });

  it("drops a refused first answer, so that the image may come again", () => {
    const after = run([{ type: "refused", key: "k1", assignment: "a" }], two);
    expect(after.past.map(({ key }) => key)).toEqual(["k2"]);
    expect(shown(after)?.id).toBe("c");
    expect(after.handled.has("a")).toBe(false);
  });
});
