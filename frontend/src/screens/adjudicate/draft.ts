/** A decision while it is being made: what is chosen, what may follow from it, and what goes to the server. */
import type { DecideBody } from "@/api/adjudications";

export type GoldChoice = "none" | "anchor" | "check" | "teach";

export type Draft = { gold: GoldChoice; comment: string; extraWanted: number } & (
  | { kind: null }
  | { kind: "class"; class: string }
  | { kind: "ambiguous" | "unusable" | "send_back" }
);

export const EMPTY: Draft = { kind: null, gold: "none", comment: "", extraWanted: 2 };

export type Change =
  | { type: "class"; class: string }
  | { type: "kind"; kind: "ambiguous" | "unusable" | "send_back" }
  | { type: "gold"; gold: GoldChoice }
  | { type: "nextGold" }
  | { type: "comment"; comment: string }
  | { type: "extraWanted"; extraWanted: number };

const CYCLE: readonly GoldChoice[] = ["none", "anchor", "check", "teach"];

/** Only a class can be gold: any other decision takes the mark away again. */
export function changed(draft: Draft, change: Change): Draft {
  const { comment, extraWanted } = draft;
  switch (change.type) {
    case "class":
      return { kind: "class", class: change.class, gold: draft.gold, comment, extraWanted };
    case "kind":
      return { kind: change.kind, gold: "none", comment, extraWanted };
    case "gold":
      return draft.kind === "class" ? { ...draft, gold: change.gold } : draft;
    case "nextGold":
      if (draft.kind !== "class") return draft;
      return { ...draft, gold: CYCLE[(CYCLE.indexOf(draft.gold) + 1) % CYCLE.length] ?? "none" };
    case "comment":
      return { ...draft, comment: change.comment };
    case "extraWanted":
      return { ...draft, extraWanted: change.extraWanted };
  }
}

/** What the server is told; null while nothing is chosen. */
export function decideBody(draft: Draft, version: number): DecideBody | null {
  if (draft.kind === null) return null;
  const make_gold = draft.kind === "class" && draft.gold !== "none" ? draft.gold : null;
  const body: DecideBody = { version, kind: draft.kind, comment: draft.comment.trim(), make_gold };
  if (draft.kind === "class") return { ...body, class: draft.class };
  if (draft.kind === "send_back") return { ...body, extra_wanted: draft.extraWanted };
  return body;
}

/** The neighbour of a case in the queue: 1 the next, -1 the one before; null at the ends and for a case not in it. */
export function neighbour(queue: readonly { id: number }[], id: number, step: 1 | -1): number | null {
  const index = queue.findIndex((item) => item.id === id);
  if (index < 0) return step === 1 ? (queue[0]?.id ?? null) : null;
  return queue[index + step]?.id ?? null;
}
