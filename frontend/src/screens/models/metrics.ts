/** The figures of a model: their names, which way is better, and the range in which they are drawn. */
import type { MetricName, Metrics } from "@/api/models";

export interface MetricInfo {
  name: MetricName;
  title: string;
  explanation: string;
  /** False for errors, where less is better. */
  higherIsBetter: boolean;
  range: readonly [number, number];
}

export const METRICS: readonly MetricInfo[] = [
  { name: "auc", title: "AUC", explanation: "How well it puts the positive above the negative", higherIsBetter: true, range: [0.5, 1] },
  { name: "balanced_accuracy", title: "Balanced accuracy", explanation: "Right answers, each class counting the same", higherIsBetter: true, range: [0.5, 1] },
  { name: "sensitivity", title: "Sensitivity", explanation: "Positives that it finds", higherIsBetter: true, range: [0, 1] },
  { name: "specificity", title: "Specificity", explanation: "Negatives that it leaves alone", higherIsBetter: true, range: [0, 1] },
  { name: "ece", title: "Calibration error", explanation: "Distance between how sure and how right it is", higherIsBetter: false, range: [0, 0.3] },
  { name: "brier", title: "Brier score", explanation: "Squared error of its probabilities", higherIsBetter: false, range: [0, 0.5] },
  { name: "log_loss", title: "Log loss", explanation: "Surprise at the truth", higherIsBetter: false, range: [0, 1] },
];

/** The number of tasks behind the figures; null where there are none. */
export function countOf(metrics: Metrics | null): number | null {
  if (metrics === null) return null;
  const found = METRICS.map(({ name }) => metrics[name]?.n).find((n) => n !== undefined);
  return found ?? null;
}

/** Whether a difference b - a speaks for b, for a, or for neither because its interval holds zero. */
export function verdict(info: MetricInfo, difference: { low: number | null; high: number | null }): "better" | "worse" | "open" {
  if (difference.low === null || difference.high === null) return "open";
  if (difference.low > 0) return info.higherIsBetter ? "better" : "worse";
  if (difference.high < 0) return info.higherIsBetter ? "worse" : "better";
  return "open";
}
