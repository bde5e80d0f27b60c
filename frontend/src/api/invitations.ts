/** Invitations: what a link offers, accepting it, and a manager's links. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, remove } from "./client";
import { keys } from "./keys";
import type { Page } from "./pages";
import type { Role } from "./projects";
import type { Me } from "./session";

export interface InvitationPreview {
  project_name: string;
  question: string;
  role: Role;
  needs_account: boolean;
}

export interface Invitation {
  id: number;
  role: Role;
  /** Only in the answer that created it. */
  token?: string;
  url?: string;
  expires_at: string;
  max_uses: number;
  uses: number;
}

export const previewInvitation = (token: string) =>
  post<InvitationPreview>("/api/invitations/preview", { token }, { quiet401: true });

export const acceptInvitation = (body: { token: string; username?: string; password?: string; display_name?: string }) =>
  post<Me>("/api/invitations/accept", body, { quiet401: true });

export const invitationsQuery = (project: number) =>
  queryOptions({
    queryKey: keys.under(project, "invitations"),
    queryFn: ({ signal }) => get<Page<Invitation>>(`/api/projects/${project}/invitations`, { signal }),
  });

export const createInvitation = (project: number, body: { role: Role; max_uses: number; days: number }) =>
  post<Invitation>(`/api/projects/${project}/invitations`, body);

export const deleteInvitation = (id: number) => remove(`/api/invitations/${id}`);
