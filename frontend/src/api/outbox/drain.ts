/** One pass over the outbox: sends what waits, in order, and says how it went. */
import { ApiError } from "../problem";
import type { Answer, Entry } from "./entry";
import type { OutboxStore } from "./store";

export type Outcome =
  | { end: "empty" }
  /** Try again after so many milliseconds. */
  | { end: "retry"; after: number }
  /** Nobody is signed in: wait until somebody is. */
  | { end: "signed-out" };

export interface Transport {
  (entry: Entry, supersedes: number | null): Promise<Answer>;
}

export interface DrainEvents {
  acked: (entry: Entry, answer: Answer) => void;
  refused: (entry: Entry) => void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Exponential backoff with jitter, so that a class of annotators does not come back in the same second. */
export function backoff(attempts: number, random = Math.random()): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 10));
  return full * (0.5 + random / 2);
}

/** 4xx is the server's last word, except those that speak of now and not of the request. */
const isDefinitive = (status: number) => status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);

/**
 * Send the entries of `user` in order. A server error holds back only the entries of the same
 * assignment, so that one poisoned answer does not keep the others from arriving; a lost network ends the pass.
 */
export async function drain(
  store: OutboxStore,
  user: number,
  transport: Transport,
  events: DrainEvents,
): Promise<Outcome> {
  const heldBack = new Set<string>();
  let wait = 0;
  for (;;) {
    const entry = (await store.all()).find(
      (candidate) => candidate.user === user && !candidate.refused && !heldBack.has(candidate.assignment),
    );
    if (!entry) return wait > 0 ? { end: "retry", after: wait } : { end: "empty" };
    try {
      const answer = await transport(entry, await supersededBy(store, entry));
      await store.acknowledge(entry, answer.annotation?.id ?? null);
      events.acked(entry, answer);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return { end: "signed-out" };
      if (error instanceof ApiError && isDefinitive(error.status)) {
        await store.refuse(entry, error.problem);
        events.refused({ ...entry, refused: error.problem });
        continue;
      }
      await store.countAttempt(entry);
      wait = Math.max(wait, error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0, backoff(entry.attempts));
      if (!(error instanceof ApiError)) return { end: "retry", after: wait };
      heldBack.add(entry.assignment);
    }
  }
}

async function supersededBy(store: OutboxStore, { message, follows }: Entry): Promise<number | null> {
  if (message.kind !== "submit") return null;
  return follows ? ((await store.annotationOf(follows)) ?? message.supersedes) : message.supersedes;
}
