/** Tasks as experts and managers see them: state, consensus, and all that was answered. */
import { queryOptions } from "@tanstack/react-query";
import { get, patch, type Query } from "./client";
import { keys } from "./keys";
import type { ProjectEvent } from "./overview";
import { pagedQuery } from "./pages";
import type { TaskState } from "./projects";
import type { Value } from "./values";

export type GoldPurpose = "teach" | "check" | "anchor" | "test";

export interface Consensus {
  class: string;
  confidence: number;
  posterior: Record<string, number>;
  method: string;
}

export interface TaskRow {
  id: number;
  state: TaskState;
  media: string;
  consensus: Consensus | null;
  held: number;
  wanted: number;
  live: number;
  gold_purpose: GoldPurpose | "" | null;
  group: string;
  priority: number;
}

export interface TaskDetail extends TaskRow {
  annotations: { pseudonym: string; value: Value; at: string; extra: boolean; is_current: boolean }[];
  source_name: string;
  events: ProjectEvent[];
}

export interface TaskFilter extends Query {
  state?: TaskState;
  label?: string;
  min_confidence?: number;
  max_confidence?: number;
}

export const tasksQuery = (project: number, filter: TaskFilter) =>
  pagedQuery<TaskRow>(keys.under(project, "tasks"), `/api/projects/${project}/tasks`, { limit: 60, ...filter });

export const taskQuery = (task: number) =>
  queryOptions({
    queryKey: keys.task(task),
    queryFn: ({ signal }) => get<TaskDetail>(`/api/tasks/${task}`, { signal }),
  });

export const updateTask = (
  task: number,
  body: { state?: "open"; gold?: { purpose: GoldPurpose; class: string } | null },
) => patch<TaskDetail>(`/api/tasks/${task}`, body);
