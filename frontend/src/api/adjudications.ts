/** Adjudications: the queue, the blind answer, the evidence and the expert's decision. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, post } from "./client";
import { keys } from "./keys";
import type { Page } from "./pages";
import type { ClassOption } from "./projects";
import type { Consensus } from "./tasks";
import type { Value } from "./values";

export type AdjudicationReason = "low_confidence" | "cant_tell" | "reported" | "disagreement" | "appeal";
export type AdjudicationState = "open" | "claimed" | "decided";
export type DecisionKind = "class" | "ambiguous" | "unusable" | "send_back";

export interface AdjudicationRow {
  id: number;
  task: number;
  media: string;
  reason: AdjudicationReason;
  /** Expected worth of a decision; the queue is ordered by it. */
  value: number;
  state: AdjudicationState;
  claimed_by: string | null;
  waiting_since: string;
  comments_count: number;
  version: number;
}

export interface AdjudicationPage extends Page<AdjudicationRow> {
  totals: { open: number; mine: number; decided: number };
}

export interface Vote {
  pseudonym: string;
  value: Value;
  at: string;
  extra: boolean;
  is_simulated: boolean;
  /** The probability of being right, given the class that was answered. */
  reliability: { mean: number; low: number; high: number } | null;
  log_weight: Record<string, number>;
}

/** One step of how the posterior came about: log odds added, and the posterior after it. */
export interface WaterfallStep {
  label: string;
  kind: "prior" | "model" | "vote";
  log_odds: Record<string, number>;
  posterior: Record<string, number>;
}

export interface Evidence {
  votes: Vote[];
  model: { version: number | null; probabilities: Record<string, number>; fold: number | null } | null;
  waterfall: WaterfallStep[];
  consensus: Consensus | null;
}

export interface Decision {
  kind: DecisionKind;
  class: string | null;
  comment: string;
  make_gold: "check" | "anchor" | "teach" | null;
  by: string;
  at: string;
}

export interface Adjudication {
  id: number;
  task: { id: number; media: string; url: string; width: number; height: number };
  reason: AdjudicationReason;
  state: AdjudicationState;
  version: number;
  claimed_by: string | null;
  blind: { value: Value; at: string } | null;
  evidence: Evidence | null;
  decision: Decision | null;
  comments: { pseudonym: string; text: string; at: string }[];
  classes: ClassOption[];
}

export interface DecideBody {
  version: number;
  kind: DecisionKind;
  class?: string;
  comment: string;
  make_gold: "check" | "anchor" | "teach" | null;
  extra_wanted?: number;
}

export const adjudicationsQuery = (project: number, state: "open" | "mine" | "decided") =>
  infiniteQueryOptions({
    queryKey: [...keys.under(project, "adjudications"), state],
    queryFn: ({ pageParam, signal }) =>
      get<AdjudicationPage>(`/api/projects/${project}/adjudications`, { query: { state, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const adjudicationQuery = (id: number) =>
  queryOptions({
    queryKey: keys.adjudication(id),
    queryFn: ({ signal }) => get<Adjudication>(`/api/adjudications/${id}`, { signal }),
  });

export const claimAdjudication = (id: number, version: number) =>
  post<Adjudication>(`/api/adjudications/${id}/claim`, { version });

export const answerBlind = (id: number, body: { value: Value; version: number }) =>
  post<Evidence>(`/api/adjudications/${id}/blind`, body);

export const decide = (id: number, body: DecideBody) => post<Adjudication>(`/api/adjudications/${id}/decide`, body);

export const reopen = (id: number, version: number) =>
  post<Adjudication>(`/api/adjudications/${id}/reopen`, { version });

export const comment = (id: number, text: string) => post<Adjudication>(`/api/adjudications/${id}/comments`, { text });
