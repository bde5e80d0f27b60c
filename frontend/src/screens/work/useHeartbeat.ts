/** Renews the assignments that one holds while somebody is there. */
import { useEffect, useRef } from "react";
import { heartbeat, type Assignment } from "@/api/work";

const SHORTEST_MS = 15_000;
const LONGEST_MS = 60_000;

/** Beat three times within what is left of the shortest lease, between 15 s and a minute. */
export function beatEvery(ahead: readonly Assignment[], now = Date.now()): number {
  const left = Math.min(...ahead.map(({ expires_at }) => new Date(expires_at).getTime() - now));
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, left / 3));
}

export function useHeartbeat(
  project: number,
  ahead: readonly Assignment[],
  alive: boolean,
  onGone: (ids: string[]) => void,
) {
  const latest = useRef({ ahead, onGone });
  useEffect(() => {
    latest.current = { ahead, onGone };
  });
  const beating = alive && ahead.length > 0;
  useEffect(() => {
    if (!beating) return;
    let timer = 0;
    const beat = async () => {
      const ids = latest.current.ahead.map(({ id }) => id);
      // A lost beat is no matter: the next one comes, and late work is kept.
      const answer = ids.length > 0 ? await heartbeat(project, ids).catch(() => null) : null;
      if (answer && answer.gone.length > 0) latest.current.onGone(answer.gone);
      plan();
    };
    const plan = () => {
      timer = window.setTimeout(() => void beat(), beatEvery(latest.current.ahead));
    };
    plan();
    return () => window.clearTimeout(timer);
  }, [project, beating]);
}
