/** Who is signed in, what they belong to, and signing in and out. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, remove } from "./client";
import { keys } from "./keys";
import { ApiError } from "./problem";
import type { ProjectState, Role, Standing } from "./projects";

export interface Membership {
  member_id: number;
  project_id: number;
  project_name: string;
  project_state: ProjectState;
  role: Role;
  standing: Standing;
  pseudonym: string;
}

export interface Me {
  user: { id: number; username: string; display_name: string; is_simulated: boolean };
  can_create_projects: boolean;
  memberships: Membership[];
}

/** Me, or null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await get<Me>("/api/session", { signal, quiet401: true });
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

export const signIn = (credentials: { username: string; password: string }) =>
  post<Me>("/api/session", credentials, { quiet401: true });

export const signOut = () => remove("/api/session");
