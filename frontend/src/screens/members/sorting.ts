/** The order of the members' table. */
import type { Member, Reliability } from "@/api/members";
import { wilson } from "@/ui/charts/intervals";

export type Column = "pseudonym" | "answered" | "gold" | "reliability" | "cant_tell" | "median" | "cost" | "last_seen";

export interface Order {
  column: Column;
  descending: boolean;
}

/** The mean of the diagonal: how often a member is right, each class counting the same; null before the first estimate. */
export function balanced(reliability: Reliability | null): number | null {
  if (reliability === null || reliability.mean.length === 0) return null;
  const diagonal = reliability.mean.map((row, index) => row[index] ?? 0);
  return diagonal.reduce((sum, value) => sum + value, 0) / diagonal.length;
}

const values: Record<Column, (member: Member) => number | string | null> = {
  pseudonym: (member) => member.pseudonym,
  answered: (member) => member.answered,
  // By the lower end of the interval: one lucky answer is not the best member.
  gold: (member) => wilson(member.gold.correct, member.gold.seen)?.low ?? null,
  reliability: (member) => balanced(member.reliability),
  cant_tell: (member) => member.cant_tell_rate,
  median: (member) => member.median_seconds,
  cost: (member) => Number(member.cost),
  last_seen: (member) => member.last_seen,
};

/** The members in order; what is unknown comes last in both directions. */
export function sorted(members: readonly Member[], { column, descending }: Order): Member[] {
  const value = values[column];
  return members.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const order = left < right ? -1 : left > right ? 1 : 0;
    return descending ? -order : order;
  });
}

/** The order after a click on a column's head: the other way round, or the new column with its best first. */
export function clicked(order: Order, column: Column): Order {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== "pseudonym" };
}
