/** Opening a case: an open one is claimed at once, so that two experts do not work on the same. */
import { queryOptions } from "@tanstack/react-query";

import { adjudicationQuery, claimAdjudication, type Adjudication } from "@/api/adjudications";
import { get } from "@/api/client";
import { ApiError } from "@/api/problem";

/** The case, claimed for the reader if it was free. Throws ApiError `claimed_by_other` when somebody was faster. */
export function openCaseQuery(id: number) {
  return queryOptions({
    ...adjudicationQuery(id),
    queryFn: async ({ signal }): Promise<Adjudication> => {
      const found = await get<Adjudication>(`/api/adjudications/${id}`, { signal });
      return found.state === "open" ? await claimAdjudication(id, found.version) : found;
    },
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** Somebody else has the case. */
export const isTaken = (error: unknown): boolean => error instanceof ApiError && error.code === "claimed_by_other";

/** The case has changed since it was read. */
export const isStale = (error: unknown): boolean => error instanceof ApiError && error.code === "stale_version";
