/** What a manager watches: counts, the pace, the posterior, agreement, cost, and the project's events. */
import { queryOptions } from "@tanstack/react-query";
import { get } from "./client";
import { keys } from "./keys";
import type { ModelVersion } from "./models";
import type { Page } from "./pages";

export interface Overview {
  tasks: Record<"open" | "settled" | "disputed" | "decided" | "unusable" | "excluded" | "gold", number>;
  annotations_total: number;
  extras: number;
  cant_tell: number;
  series: { at: string; count: number }[];
  posterior_histogram: { low: number; high: number; count: number }[];
  agreement: { percent: number | null; alpha: number | null };
  cost: { total: string; currency: string; price: string };
  speed_per_hour: number;
  active_members: number;
  queue: number;
  last_event_seq: number;
  gold_accuracy: number | null;
  model: ModelVersion | null;
}

export interface ProjectEvent {
  seq: number;
  at: string;
  /** A pseudonym, or "system". */
  actor: string;
  kind: string;
  /** The task that it is about, if it is about one. */
  task?: number | null;
  body: Record<string, unknown>;
}

/** Asked again every few seconds while the page is in view. */
export const overviewQuery = (project: number) =>
  queryOptions({
    queryKey: keys.under(project, "overview"),
    queryFn: ({ signal }) => get<Overview>(`/api/projects/${project}/overview`, { signal }),
    refetchInterval: 3_000,
  });

export const eventsQuery = (project: number, after: number) =>
  queryOptions({
    queryKey: [...keys.under(project, "events"), after],
    queryFn: ({ signal }) => get<Page<ProjectEvent>>(`/api/projects/${project}/events`, { query: { after }, signal }),
  });
