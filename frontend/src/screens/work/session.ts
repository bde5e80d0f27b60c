/** One sitting of an annotator, as a pure state: what is ahead, what was answered, and where one stands. */
import type { Assignment, NoWorkReason, Progress, Served } from "@/api/work";
import type { Value } from "@/api/values";

/** An answer given in this sitting. */
export interface Answered {
  assignment: Assignment;
  value: Value;
  /** The key under which it was sent. */
  key: string;
  /** Its annotation, once the server has it. */
  annotation: number | null;
  /** What stood before a correction, in case the server refuses it. */
  before: Answered | null;
}

export interface Session {
  /** Assignments not answered yet; the first is the current one. */
  ahead: Assignment[];
  past: Answered[];
  /** Index into `past` when one has gone back, `past.length` at the current image. */
  cursor: number;
  /** Assignments dealt with on this device; the server may serve them until it knows. */
  handled: ReadonlySet<string>;
  /** Why no more comes; null when more may come. */
  reason: NoWorkReason | null;
  progress: Progress | null;
}

export type Event =
  | { type: "served"; served: Served; unsent: readonly string[] }
  | { type: "answered"; key: string; value: Value }
  | { type: "passed" }
  | { type: "back" }
  | { type: "forward" }
  | { type: "acked"; key: string; annotation: number | null }
  | { type: "refused"; key: string; assignment: string }
  | { type: "gone"; ids: readonly string[] };

/** Answers of this sitting that one can go back to. */
const KEEP_PAST = 50;

export const EMPTY: Session = { ahead: [], past: [], cursor: 0, handled: new Set(), reason: null, progress: null };

/** The earlier answer that is being looked at, or null at the current image. */
export const revisited = (session: Session): Answered | null => session.past[session.cursor] ?? null;

/** What is on the screen, or null when nothing is left. */
export const shown = (session: Session): Assignment | null =>
  revisited(session)?.assignment ?? session.ahead[0] ?? null;

const withHandled = (session: Session, ids: readonly string[]) => new Set([...session.handled, ...ids]);

function served(session: Session, { assignments, reason, progress }: Served, unsent: readonly string[]): Session {
  const coming = new Map(assignments.map((one) => [one.id, one]));
  const known = new Set([...session.handled, ...unsent, ...session.ahead.map(({ id }) => id)]);
  const kept = session.ahead.map((one) => coming.get(one.id) ?? one);
  const added = assignments.filter(({ id }) => !known.has(id));
  return { ...session, ahead: [...kept, ...added], handled: withHandled(session, unsent), reason, progress };
}

function answered(session: Session, key: string, value: Value): Session {
  const again = revisited(session);
  if (again) {
    const corrected: Answered = { ...again, value, key, annotation: null, before: { ...again, before: null } };
    return { ...session, past: session.past.with(session.cursor, corrected), cursor: session.cursor + 1 };
  }
  const [assignment, ...ahead] = session.ahead;
  if (!assignment) return session;
  const past = [...session.past, { assignment, value, key, annotation: null, before: null }].slice(-KEEP_PAST);
  return { ...session, ahead, past, cursor: past.length, handled: withHandled(session, [assignment.id]) };
}

function refused(session: Session, key: string, assignment: string): Session {
  const index = session.past.findIndex((one) => one.key === key);
  const handled = new Set(session.handled);
  const before = session.past[index]?.before;
  if (before) return { ...session, past: session.past.with(index, before) };
  handled.delete(assignment);
  if (index < 0) return { ...session, handled };
  const cursor = session.cursor > index ? session.cursor - 1 : session.cursor;
  return { ...session, past: session.past.toSpliced(index, 1), cursor, handled };
}

export function next(session: Session, event: Event): Session {
  switch (event.type) {
    case "served":
      return served(session, event.served, event.unsent);
    case "answered":
      return answered(session, event.key, event.value);
    case "passed": {
      const [gone, ...ahead] = session.ahead;
      if (revisited(session) || !gone) return session;
      return { ...session, ahead, handled: withHandled(session, [gone.id]) };
    }
    case "back":
      return { ...session, cursor: Math.max(0, session.cursor - 1) };
    case "forward":
      return { ...session, cursor: Math.min(session.past.length, session.cursor + 1) };
    case "acked":
      return {
        ...session,
        past: session.past.map((one) => (one.key === event.key ? { ...one, annotation: event.annotation, before: null } : one)),
      };
    case "refused":
      return refused(session, event.key, event.assignment);
    case "gone": {
      // The current image stays: late work is kept by the server. Only what nobody has seen is given up.
      const [current, ...waiting] = session.ahead;
      if (!current) return session;
      return { ...session, ahead: [current, ...waiting.filter(({ id }) => !event.ids.includes(id))] };
    }
  }
}
