/** Tests of the clock that measures looking and of how often a lease is renewed. */
import { expect, it } from "vitest";
import type { Assignment } from "@/api/work";
import { ActiveClock } from "./activeClock";
import { beatEvery } from "./useHeartbeat";

it("counts only the time of looking", () => {
  let now = 1_000;
  const clock = new ActiveClock(() => now);
  clock.restart(true);
  now += 400;
  clock.run(false);
  now += 60_000;
  expect(clock.read()).toBe(400);
  clock.run(true);
  clock.run(true);
  now += 100;
  expect(clock.read()).toBe(500);
  clock.restart(false);
  now += 100;
  expect(clock.read()).toBe(0);
});

it("beats three times within the shortest lease, between 15 and 60 seconds", () => {
  const lease = (seconds: number) => ({ expires_at: new Date(seconds * 1_000).toISOString() }) as Assignment;
  expect(beatEvery([lease(90), lease(300)], 0)).toBe(30_000);
  expect(beatEvery([lease(3_000)], 0)).toBe(60_000);
  expect(beatEvery([lease(-5)], 0)).toBe(15_000);
});
