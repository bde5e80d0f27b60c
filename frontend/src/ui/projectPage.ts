/** Where a page of a project finds the numbers in its address, and who is looking at it. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";

import { sessionQuery, type Membership } from "@/api/session";

type Name = "projectId" | "taskId" | "runId" | "modelId" | "adjudicationId";

/** A number that the page's route must have in its address. */
export function useAddressNumber(name: Name): number {
  const value = useParams({ strict: false })[name];
  if (value === undefined) throw new Error(`This page's address has no ${name}.`);
  return value;
}

/** The number of the project in the address. */
export const useProjectId = () => useAddressNumber("projectId");

/** The reader's own membership in the project of the address; null for strangers. */
export function useMembership(): Membership | null {
  const projectId = useProjectId();
  const { data: me } = useSuspenseQuery(sessionQuery);
  return me?.memberships.find((membership) => membership.project_id === projectId) ?? null;
}
