/** Adjudication in words. */
import type { AdjudicationReason, Decision, DecisionKind } from "@/api/adjudications";
import type { ClassOption } from "@/api/projects";

export const REASONS: Record<AdjudicationReason, { label: string; explanation: string }> = {
  low_confidence: { label: "Not sure enough", explanation: "All wanted answers are in, and the consensus is still not sure." },
  cant_tell: { label: "Many can’t tell", explanation: "Several annotators could not tell what the image shows." },
  reported: { label: "Reported", explanation: "An annotator reported this image." },
  disagreement: { label: "Disagreement", explanation: "Annotators who are usually right contradict each other here." },
  appeal: { label: "Appeal", explanation: "An annotator does not agree with the known answer." },
};

export const KINDS: Record<Exclude<DecisionKind, "class">, { label: string; explanation: string }> = {
  ambiguous: { label: "Ambiguous", explanation: "The image allows more than one answer. The probabilities are kept as they are." },
  unusable: { label: "Unusable", explanation: "The image cannot be judged. It leaves the study." },
  send_back: { label: "Send back to the crowd", explanation: "More annotators are asked before anybody decides." },
};

export const GOLD_PURPOSES = [
  { value: "none", label: "No", explanation: "" },
  { value: "anchor", label: "Anchor", explanation: "Trained on, weighs as a known answer." },
  { value: "check", label: "Check", explanation: "Hidden among the tasks: shows how good annotators are." },
  { value: "teach", label: "Teach", explanation: "Shown to annotators with its answer." },
] as const;

/** "Positive, made anchor gold". */
export function decisionText(decision: Pick<Decision, "kind" | "class" | "make_gold">, options: readonly ClassOption[]): string {
  const name =
    decision.kind === "class"
      ? (options.find(({ id }) => id === decision.class)?.name ?? decision.class ?? "?")
      : KINDS[decision.kind].label;
  return decision.make_gold ? `${name}, made ${decision.make_gold} gold` : name;
}
