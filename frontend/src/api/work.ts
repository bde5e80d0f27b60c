/** The annotator's road: assignments, answers, skips, reports, heartbeat and own history. */
import { queryOptions, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { get, post } from "./client";
import { keys } from "./keys";
import { pagedQuery, type Page } from "./pages";
import type { ClassOption, Example, ProjectState } from "./projects";
import type { Value } from "./values";

export interface Progress {
  answered: number;
  today: number;
  remaining_estimate: number | null;
}

/** One member's right to answer one task until a time. */
export interface Assignment {
  id: string;
  media: string;
  url: string;
  width: number;
  height: number;
  expires_at: string;
  epoch: number;
  suggestion: { class: string; confidence: number } | null;
  annotation: { id: number; value: Value } | null;
}

/** Why no more work comes; null while there is some. */
export type NoWorkReason = "done" | "paused" | "closed" | "limit";

export interface WorkInfo {
  project: {
    id: number;
    name: string;
    question: string;
    instructions: string;
    classes: ClassOption[];
    examples: Example[];
    show_suggestions: boolean;
  };
  progress: Progress;
  state: ProjectState;
}

export interface Served {
  assignments: Assignment[];
  reason: NoWorkReason | null;
  progress: Progress;
}

export interface SubmitBody {
  /** Made at the click: the same answer sent twice is counted once. */
  key: string;
  value: Value;
  active_ms: number;
  client: string;
  supersedes: number | null;
  hold: number;
}

export interface Submitted extends Served {
  annotation: { id: number; value: Value; extra: boolean; late: boolean; at: string };
}

export type ReportReason = "broken" | "wrong_content" | "identity" | "other";

export interface HistoryItem {
  assignment: string;
  media: string;
  value: Value;
  at: string;
  can_revise: boolean;
  annotation: number;
}

export const workQuery = (project: number) =>
  queryOptions({
    queryKey: keys.under(project, "work"),
    queryFn: ({ signal }) => get<WorkInfo>(`/api/projects/${project}/work`, { signal }),
  });

export const claimAssignments = (project: number, hold: number) =>
  post<Served>(`/api/projects/${project}/assignments`, { hold });

export const submitAnswer = (assignment: string, body: SubmitBody) =>
  post<Submitted>(`/api/assignments/${assignment}/submit`, body);

export const skipAssignment = (assignment: string, body: { key: string; reason: string; hold: number }) =>
  post<Served>(`/api/assignments/${assignment}/skip`, body);

export const reportAssignment = (
  assignment: string,
  body: { key: string; reason: ReportReason; comment: string; hold: number },
) => post<Served>(`/api/assignments/${assignment}/report`, body);

export const heartbeat = (project: number, ids: string[]) =>
  post<{ renewed: Record<string, string>; gone: string[] }>(`/api/projects/${project}/heartbeat`, { ids });

export const historyQuery = (project: number) =>
  pagedQuery<HistoryItem>(keys.under(project, "history"), `/api/projects/${project}/history`, { limit: 48 });

/** Put a correction that has just arrived into the history on screen, so that it does not show the old answer again. */
export function correctHistory(client: QueryClient, project: number, assignment: string, stands: Submitted["annotation"]) {
  const corrected = (item: HistoryItem) =>
    item.assignment === assignment ? { ...item, value: stands.value, at: stands.at, annotation: stands.id } : item;
  client.setQueriesData<InfiniteData<Page<HistoryItem>>>({ queryKey: keys.under(project, "history") }, (data) =>
    data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(corrected) })) },
  );
}

/** The address of an image in one of its two sizes; it tells nothing about the image. */
export const mediaUrl = (media: string, variant: "display" | "thumb" = "display") =>
  `/api/media/${media}?variant=${variant}`;
