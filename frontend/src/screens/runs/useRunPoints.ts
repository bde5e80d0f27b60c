/** The curves and the log of a run, gathered by asking only for what came after the last point. */
import { useQuery } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { fetchRunPoints, type RunPoint, type RunPoints } from "@/api/runs";

export interface Gathered {
  points: RunPoint[];
  /** The run has ended and all of it is here. */
  done: boolean;
}

type Fetch = (after: number) => Promise<RunPoints>;

/** `known` and all that has come since; a point that is sent twice is kept once. */
export async function gather(known: Gathered, fetchAfter: Fetch): Promise<Gathered> {
  const points = [...known.points];
  for (;;) {
    const last = points.at(-1)?.seq ?? 0;
    const answer = await fetchAfter(last);
    const fresh = answer.items.filter((point) => point.seq > last);
    points.push(...fresh);
    if (fresh.length === 0) return { points, done: answer.done };
  }
}

/** All points of a run, asked for again every two seconds until the run has ended. */
export function useRunPoints(id: number) {
  return useQuery({
    queryKey: [...keys.run(id), "points"],
    queryFn: ({ client, queryKey, signal }) =>
      gather(client.getQueryData<Gathered>(queryKey) ?? { points: [], done: false }, (after) =>
        fetchRunPoints(id, after, signal),
      ),
    refetchInterval: ({ state: { data } }) => (data?.done ? false : 2_000),
  });
}
