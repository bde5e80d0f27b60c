/** Projects: the question, its classes, its policy, its state. */
import { queryOptions } from "@tanstack/react-query";
import { get, patch, post } from "./client";
import { keys } from "./keys";
import type { Page } from "./pages";

export type Role = "annotator" | "expert" | "manager";
export type Standing = "active" | "paused" | "banned";
export type ProjectState = "draft" | "open" | "paused" | "closed";
export type TaskState = "open" | "settled" | "disputed" | "decided" | "unusable" | "excluded";

/** One class of the label schema; `id` is a stable slug, never a position. */
export interface ClassOption {
  id: string;
  name: string;
  color: string;
  description?: string;
}

export interface Policy {
  version: number;
  wanted: number;
  minimum: number;
  gold_share: number;
  assignment_seconds: number;
  settle_confidence: number;
  adaptive: boolean;
  cant_tell_limit: number;
  max_open: number;
  show_suggestions: boolean;
  aggregate_after: number;
  retrain_after: number | null;
  /** A decimal number as text, so that no cent is lost. */
  price_per_annotation: string;
  currency: string;
}

export interface Example {
  media: string;
  class: string;
  note: string;
}

export interface Project {
  id: number;
  name: string;
  question: string;
  /** Markdown. */
  instructions: string;
  state: ProjectState;
  role: Role;
  schema: { version: number; kind: "categorical"; classes: ClassOption[] };
  /** For experts and managers; annotators do not see it. */
  policy: Policy | null;
  counts: {
    tasks: number;
    annotations: number;
    open: number;
    settled: number;
    disputed: number;
    decided: number;
    unusable: number;
    excluded: number;
  };
  live_model: { id: number } | null;
  is_simulated_crowd: boolean;
  examples: Example[];
  created_at: string;
}

export interface NewProject {
  name: string;
  question: string;
  instructions: string;
  classes: ClassOption[];
  policy?: Partial<Omit<Policy, "version">>;
}

export const projectsQuery = queryOptions({
  queryKey: keys.projects,
  queryFn: ({ signal }) => get<Page<Project>>("/api/projects", { query: { limit: 200 }, signal }),
});

export const projectQuery = (project: number) =>
  queryOptions({
    queryKey: keys.project(project),
    queryFn: ({ signal }) => get<Project>(`/api/projects/${project}`, { signal }),
  });

export const createProject = (body: NewProject) => post<Project>("/api/projects", body);

export const updateProject = (project: number, body: Partial<Pick<Project, "name" | "question" | "instructions">>) =>
  patch<Project>(`/api/projects/${project}`, body);

export const setProjectState = (project: number, state: Exclude<ProjectState, "draft">) =>
  post<Project>(`/api/projects/${project}/state`, { state });

export const setPolicy = (project: number, body: Partial<Omit<Policy, "version">>) =>
  post<Policy>(`/api/projects/${project}/policy`, body);

export const setSchema = (project: number, classes: ClassOption[]) =>
  post<Project["schema"]>(`/api/projects/${project}/schema`, { classes });
