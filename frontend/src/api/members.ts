/** Members of a project: standing, how they answer, how far they are to be trusted. */
import { patch } from "./client";
import { keys } from "./keys";
import { pagedQuery } from "./pages";
import type { Role, Standing } from "./projects";

/** A confusion matrix with 90 % credible intervals; rows are the truth, columns the answer. */
export interface Reliability {
  classes: string[];
  mean: number[][];
  low: number[][];
  high: number[][];
  n: number[];
}

export interface Member {
  id: number;
  pseudonym: string;
  /** Only managers see it. */
  display_name?: string;
  role: Role;
  standing: Standing;
  is_simulated: boolean;
  answered: number;
  cant_tell_rate: number;
  gold: { seen: number; correct: number };
  median_seconds: number | null;
  reliability: Reliability | null;
  cost: string;
  last_seen: string | null;
}

export interface MemberChanged extends Member {
  requeued: number;
  recompute_run: number | null;
}

export const membersQuery = (project: number) =>
  pagedQuery<Member>(keys.under(project, "members"), `/api/projects/${project}/members`, { limit: 200 });

export const updateMember = (member: number, body: { role?: Role; standing?: Standing }) =>
  patch<MemberChanged>(`/api/members/${member}`, body);
