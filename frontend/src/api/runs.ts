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
  /** Asked to stop, and on its way to the next safe point. */
  cancel_requested?: boolean;
  model_version: number | null;
}

export type RunPoint = { seq: number; at: string; step: number | null } & (
  | { kind: "metric"; body: Record<string, number> }
  | { kind: "log"; body: { text: string } }
);

export interface RunPoints {
  items: RunPoint[];
  next: number;
  done: boolean;
}

/** A method or task model that can be chosen. */
export interface Offer {
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

/** What a training can be made of: networks and methods, each with what it is for. */
export const trainingOffersQuery = (project: number) =>
  queryOptions({
    queryKey: keys.under(project, "training-offers"),
    queryFn: ({ signal }) =>
      get<{ task_models: Offer[]; methods: Offer[] }>(`/api/projects/${project}/trainings/offers`, { signal }),
    staleTime: Infinity,
  });

export const methodsQuery = (project: number) =>
  queryOptions({
    queryKey: keys.under(project, "methods"),
    queryFn: ({ signal }) => get<Offer[]>(`/api/projects/${project}/aggregations/methods`, { signal }),
    staleTime: Infinity,
  });
