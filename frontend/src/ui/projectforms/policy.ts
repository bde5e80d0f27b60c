/** A project's policy as a form holds it: sane defaults, and what may be wrong with it. */
import type { Policy } from "@/api/projects";

export type PolicyValues = Omit<Policy, "version">;

/** The server's own defaults. */
export const DEFAULT_POLICY: PolicyValues = {
  wanted: 3,
  minimum: 2,
  adaptive: true,
  settle_confidence: 0.95,
  gold_share: 0.1,
  cant_tell_limit: 2,
  assignment_seconds: 900,
  max_open: 3,
  show_suggestions: false,
  aggregate_after: 200,
  retrain_after: null,
  price_per_annotation: "0",
  currency: "EUR",
};

type Problems = Partial<Record<keyof PolicyValues, string>>;

/** What is not right, by field, in the words of the form. The server has the last word. */
export function policyProblems(policy: PolicyValues): Problems {
  const found: Problems = {};
  if (policy.wanted < 1 || policy.wanted > 100) found.wanted = "Between 1 and 100.";
  if (policy.minimum < 1 || policy.minimum > policy.wanted) found.minimum = `Between 1 and ${policy.wanted}, the number wanted.`;
  if (!(policy.settle_confidence > 0.5 && policy.settle_confidence < 1)) found.settle_confidence = "Above 50 % and below 100 %.";
  if (policy.gold_share < 0 || policy.gold_share > 0.5) found.gold_share = "Between 0 and 50 %.";
  if (policy.assignment_seconds < 30 || policy.assignment_seconds > 86_400) found.assignment_seconds = "Between half a minute and a day.";
  if (!/^\d+(?:\.\d{1,4})?$/.test(policy.price_per_annotation)) found.price_per_annotation = "A number such as 0.05, with at most four decimals.";
  if (!/^[A-Z]{3}$/.test(policy.currency)) found.currency = "Three capital letters, e.g. EUR.";
  return found;
}

/** Only what differs: the next version says what it changes. */
export function policyChange(before: PolicyValues, after: PolicyValues): Partial<PolicyValues> {
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => before[name as keyof PolicyValues] !== value),
  );
}

/** What the policy means for one task, in a sentence. */
export function policySentence({ wanted, minimum, adaptive, settle_confidence }: PolicyValues): string {
  const sure = `${Math.round(settle_confidence * 1000) / 10} %`;
  if (!adaptive) return `Each task is asked exactly ${wanted} times; it settles if the consensus is then ${sure} sure, else an expert decides.`;
  return `Each task is asked ${minimum} to ${wanted} times: it stops as soon as the consensus is ${sure} sure, and goes to an expert if it is not after ${wanted}.`;
}
