/** Runs in words: what a run is called, what it is doing, how long it took. */
import type { Run, RunKind } from "@/api/runs";
import { formatSeconds } from "@/ui/format";

export const RUN_KINDS: Record<RunKind, string> = {
  import: "Import",
  aggregate: "Aggregation",
  train: "Training",
  evaluate: "Evaluation",
  predict: "Prediction",
  export: "Export",
};

/** "Training 14". */
export const runTitle = (run: Pick<Run, "kind" | "id">): string => `${RUN_KINDS[run.kind]} ${run.id}`;

/** The share that is done, 0..100; null when it cannot be known. */
export function progressPercent(run: Pick<Run, "progress">): number | null {
  const progress = run.progress;
  if (!progress || !(progress.total > 0)) return null;
  return Math.max(0, Math.min(100, (progress.done / progress.total) * 100));
}

/** Time from start to end, or until `now` while it runs; null before the start, or when it runs and no time is given. */
export function elapsed(run: Pick<Run, "started_at" | "finished_at">, now?: number): string | null {
  const end = run.finished_at === null ? now : Date.parse(run.finished_at);
  if (run.started_at === null || end === undefined) return null;
  return formatSeconds(Math.max(0, (end - Date.parse(run.started_at)) / 1000));
}

/** A config or result value on one line: "0.413, 0.587", "written 287". */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toPrecision(4);
  if (Array.isArray(value)) return value.map(valueText).join(", ");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, part]) => `${name.replaceAll("_", " ")} ${valueText(part)}`)
      .join(", ");
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
