/** Model versions: what was trained, how good it is, and which one is live. */
import { queryOptions } from "@tanstack/react-query";
import { get, getText, post } from "./client";
import { keys } from "./keys";
import type { Reliability } from "./members";
import { pagedQuery } from "./pages";

/** A number with its bootstrap interval and the count it rests on. */
export interface Estimate {
  /** Null where the figure does not exist, such as a sensitivity without positive tasks. */
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export type MetricName =
  | "auc"
  | "balanced_accuracy"
  | "sensitivity"
  | "specificity"
  | "ece"
  | "brier"
  | "log_loss";

export type Metrics = Partial<Record<MetricName, Estimate>>;

export interface ModelVersion {
  id: number;
  number: number;
  state: "candidate" | "live" | "retired";
  run: number;
  task_model: string;
  method: string;
  created_at: string;
  metrics: { test_gold: Metrics | null; adjudicated: Metrics | null };
  simulated: boolean;
  snapshot: string;
  card_url: string;
  weights_sha: string;
}

export interface ModelDetail extends ModelVersion {
  confusion: { classes: string[]; counts: number[][] } | null;
  reliability_diagram: { low: number; high: number; confidence: number; accuracy: number; count: number }[];
  annotators: { pseudonym: string; is_simulated: boolean; answered: number; reliability: Reliability }[];
  lineage: { snapshot: string; run: number; parent: number | null; annotations: number; annotators: number };
}

export interface Comparison {
  metrics: {
    name: MetricName;
    a: number | null;
    b: number | null;
    difference: { value: number | null; low: number | null; high: number | null };
  }[];
  sentence: string;
  n: number;
}

export const modelsQuery = (project: number) =>
  pagedQuery<ModelVersion>(keys.under(project, "models"), `/api/projects/${project}/models`);

export const modelQuery = (id: number) =>
  queryOptions({
    queryKey: keys.model(id),
    queryFn: ({ signal }) => get<ModelDetail>(`/api/models/${id}`, { signal }),
  });

/** The model card, in Markdown; it is written once, so it never needs to be asked for again. */
export const modelCardQuery = ({ id, card_url }: Pick<ModelVersion, "id" | "card_url">) =>
  queryOptions({
    queryKey: [...keys.model(id), "card"],
    queryFn: ({ signal }) => getText(card_url, signal),
    staleTime: Infinity,
  });

export const compareQuery = (project: number, a: number, b: number) =>
  queryOptions({
    queryKey: [...keys.under(project, "compare"), a, b],
    queryFn: ({ signal }) => get<Comparison>(`/api/projects/${project}/models/compare`, { query: { a, b }, signal }),
  });

export const promoteModel = (id: number) => post<ModelVersion>(`/api/models/${id}/promote`);

export const retireModel = (id: number) => post<ModelVersion>(`/api/models/${id}/retire`);

export const rollBackModel = (project: number) => post<ModelVersion>(`/api/projects/${project}/models/rollback`);
