/** Runs: one execution each (import, aggregate, train, export), watched live by polling. */
import { queryOptions } from "@tanstack/react-query";
import { get, post } from "./client";
import { keys } from "./keys";
import { pagedQuery } from "./pages";

export type RunKind = "import" | "aggregate" | "train" | "evaluate" | "predict" | "export";
export type RunState = "queued" | "running" | "done" | "failed" | "cancelled";

export interface Run {
  id: number;
  kind: RunKind;
  state: RunState;
  config: Record<string, unknown>;
  queue: "cpu" | "gpu";
  attempt: number;
  max_attempts: number;
  progress: { stage: string; done: number; total: number; message: string | null } | null;
  error: { code: string; detail: string; fix: string } | null;
  result: Record<string, unknown>;
  created_by: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  can_resume: boolean;
  model_version: number | null;
}

export type RunPoint = { seq: number; at: string; step: number } & (
  | { kind: "metric"; body: Record<string, number> }
  | { kind: "log"; body: { text: string } }
);

export interface RunPoints {
  items: RunPoint[];
  next: number;
  done: boolean;
}

export interface AggregationMethod {
  name: string;
  title: string;
  explanation: string;
}

export const isActive = (state: RunState) => state === "queued" || state === "running";

export const runsQuery = (project: number, kind?: RunKind) =>
  pagedQuery<Run>(keys.under(project, "runs"), `/api/projects/${project}/runs`, { kind });

/** Asked again every two seconds until the run has ended. */
export const runQuery = (id: number) =>
  queryOptions({
    queryKey: keys.run(id),
    queryFn: ({ signal }) => get<Run>(`/api/runs/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data && !isActive(data.state) ? false : 2_000),
  });

/** The metrics and log lines that came after `after`. */
export const fetchRunPoints = (id: number, after: number, signal?: AbortSignal) =>
  get<RunPoints>(`/api/runs/${id}/points`, { query: { after }, signal });

export const startRun = (project: number, kind: "aggregate" | "train" | "export", config: Record<string, unknown>) =>
  post<Run>(`/api/projects/${project}/runs`, { kind, config });

export const cancelRun = (id: number) => post<Run>(`/api/runs/${id}/cancel`);

export const resumeRun = (id: number) => post<Run>(`/api/runs/${id}/resume`);

export const methodsQuery = (project: number) =>
  queryOptions({
    queryKey: keys.under(project, "methods"),
    queryFn: ({ signal }) => get<AggregationMethod[]>(`/api/projects/${project}/aggregations/methods`, { signal }),
    staleTime: Infinity,
  });
