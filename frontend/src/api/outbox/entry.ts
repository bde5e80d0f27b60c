/** What waits in the outbox: one answer, skip or report, with the key that makes sending it twice harmless. */
import type { Problem } from "../problem";
import type { ReportReason, Served, Submitted } from "../work";
import type { Value } from "../values";

export type Message =
  | { kind: "submit"; value: Value; active_ms: number; client: string; supersedes: number | null }
  | { kind: "skip"; reason: string }
  | { kind: "report"; reason: ReportReason; comment: string };

export interface Draft {
  /** Made at the click (UUID). */
  key: string;
  user: number;
  project: number;
  assignment: string;
  message: Message;
  /** The key of the answer that this one corrects, when its annotation had no id yet. */
  follows: string | null;
  /** How many assignments to hold after this one. */
  hold: number;
  /** The clock of this device, for people; the server keeps its own. */
  at: string;
}

export interface Entry extends Draft {
  /** Place in the queue. */
  order: number;
  attempts: number;
  /** The server's definitive no; such an entry is never sent again and waits to be read. */
  refused: Problem | null;
}

export type Answer = Served & Partial<Pick<Submitted, "annotation">>;

/** A random UUID, also where the page has no secure context (plain http in a hospital's network). */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
