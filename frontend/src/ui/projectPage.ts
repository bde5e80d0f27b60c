/** Where a page of a project finds its project's number, and who is looking at it. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";

import { sessionQuery, type Membership } from "@/api/session";

const PROJECT = "/signed-in/shell/projects/$projectId";

/** The number of the project in the address. */
export function useProjectId(): number {
  return useParams({ from: PROJECT }).projectId;
}

/** The reader's own membership in the project of the address; null for strangers. */
export function useMembership(): Membership | null {
  const projectId = useProjectId();
  const { data: me } = useSuspenseQuery(sessionQuery);
  return me?.memberships.find((membership) => membership.project_id === projectId) ?? null;
}
