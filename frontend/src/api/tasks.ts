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
  /** The class by an expert's decision, or "". */
  decided: string;
  held: number;
  wanted: number;
  live: number;
  gold_purpose: GoldPurpose | "" | null;
  /** The known answer of gold, or "". */
  gold_class: string;
  group: string;
  priority: number;
}

export interface TaskDetail extends TaskRow {
  annotations: { pseudonym: string; is_simulated?: boolean; value: Value; at: string; extra: boolean; is_current: boolean }[];
  /** Only managers are told. */
  source_name: string | null;
  events: ProjectEvent[];
}

export interface TaskFilter extends Query {
  state?: TaskState;
  label?: string;
  min_confidence?: number;
  max_confidence?: number;
}

/** The filters of the tasks' page as they stand in its address. */
export interface TaskSearch {
  state?: TaskState;
  label?: string;
  /** A range of confidence by name: see CONFIDENCE. */
  sure?: keyof typeof CONFIDENCE;
}

/** Ranges of the consensus's confidence. */
export const CONFIDENCE = {
  low: { label: "Below 70 %", max_confidence: 0.7 },
  middle: { label: "70 to 95 %", min_confidence: 0.7, max_confidence: 0.95 },
  high: { label: "95 % and above", min_confidence: 0.95 },
} as const;

const STATES: readonly string[] = ["open", "settled", "disputed", "decided", "unusable"] satisfies TaskState[];

/** Reads an address; what is not understood is left out. */
export function taskSearch(search: Record<string, unknown>): TaskSearch {
  const { state, label, sure } = search;
  return {
    state: typeof state === "string" && STATES.includes(state) ? (state as TaskState) : undefined,
    label: typeof label === "string" && label !== "" ? label : undefined,
    sure: typeof sure === "string" && Object.hasOwn(CONFIDENCE, sure) ? (sure as TaskSearch["sure"]) : undefined,
  };
}

/** The filters as the server takes them. */
export function taskFilter({ state, label, sure }: TaskSearch): TaskFilter {
  const { label: _, ...range } = sure ? CONFIDENCE[sure] : { label: "" };
  return { state, label, ...range };
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
