/** The annotator's road in the browser: claims work, keeps the next images ready, sends answers through the outbox. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer } from "react";
import { keys } from "@/api/keys";
import { newKey, outbox, useOutbox, type Message } from "@/api/outbox";
import { claimAssignments, type Assignment } from "@/api/work";
import type { Value } from "@/api/values";
import { images } from "@/media/imageLoader";
import { EMPTY, next, revisited, shown, type Session } from "./session";

/** Assignments held at once: the one on screen and two that are loaded ahead. */
export const HOLD = 3;
const CLIENT = "web/0.1";

const sameValue = (one: Value, other: Value) => JSON.stringify(one) === JSON.stringify(other);

export function useWork(project: number, user: number) {
  const [session, dispatch] = useReducer(next, EMPTY);
  const queryClient = useQueryClient();
  const { waiting, refused } = useOutbox();

  const claiming = useMutation({
    mutationFn: async () => {
      await outbox.setUser(user); // what waits from before a reload must be known before work is shown
      return claimAssignments(project, HOLD);
    },
    onSuccess: (served) => {
      const unsent = outbox.snapshot().waiting.map(({ assignment }) => assignment);
      dispatch({ type: "served", served, unsent });
    },
    networkMode: "always",
  });
  const claim = claiming.mutate;
  useEffect(() => claim(), [claim, project]);

  useEffect(
    () =>
      outbox.onAcked((entry, served) => {
        if (entry.project !== project) return;
        dispatch({ type: "acked", key: entry.key, annotation: served.annotation?.id ?? null });
        dispatch({ type: "served", served, unsent: [] });
        void queryClient.invalidateQueries({ queryKey: keys.under(project, "history") });
      }),
    [project, queryClient],
  );

  useEffect(() => {
    for (const { key, assignment } of refused) dispatch({ type: "refused", key, assignment });
  }, [refused]);

  // Images of the next assignments are fetched and decoded while this one is looked at.
  useEffect(() => images.prefetch(session.ahead.slice(0, HOLD + 1).map(({ url }) => url)), [session.ahead]);

  const unsentHere = waiting.filter((entry) => entry.project === project);
  const ranDry = shown(session) === null && session.reason === null && session.progress !== null;
  const askAgain = ranDry && unsentHere.length === 0 && !claiming.isPending && !claiming.isError;
  useEffect(() => {
    if (askAgain) claim();
  }, [askAgain, claim]);

  useEffect(() => {
    const online = () => {
      if (claiming.isError) claim();
    };
    window.addEventListener("online", online);
    return () => window.removeEventListener("online", online);
  }, [claiming.isError, claim]);

  const post = useCallback(
    (assignment: Assignment, message: Message, key: string, follows: string | null) =>
      outbox.add({
        key, user, project, assignment: assignment.id, message, follows, hold: HOLD, at: new Date().toISOString(),
      }),
    [project, user],
  );

  /** Answer what is on screen; an earlier answer that is given again unchanged only moves on. */
  const answer = (value: Value, activeMs: number) => {
    const assignment = shown(session);
    if (!assignment) return;
    const earlier = revisited(session);
    if (earlier && sameValue(earlier.value, value)) {
      dispatch({ type: "forward" });
      return;
    }
    const key = newKey();
    const message: Message = {
      kind: "submit", value, active_ms: activeMs, client: CLIENT, supersedes: earlier?.annotation ?? null,
    };
    dispatch({ type: "answered", key, value });
    void post(assignment, message, key, earlier && earlier.annotation === null ? earlier.key : null);
  };

  const pass = (message: Exclude<Message, { kind: "submit" }>) => {
    const assignment = session.ahead[0];
    if (!assignment || revisited(session)) return;
    dispatch({ type: "passed" });
    void post(assignment, message, newKey(), null);
  };

  return {
    session,
    progress: localProgress(session, unsentHere.filter(({ message, follows }) =>
      message.kind === "submit" && message.supersedes === null && follows === null).length),
    error: claiming.error,
    loading: claiming.isPending || session.progress === null,
    unsent: unsentHere.length,
    claim,
    answer,
    skip: (reason: string) => pass({ kind: "skip", reason }),
    report: (report: Omit<Extract<Message, { kind: "report" }>, "kind">) => pass({ kind: "report", ...report }),
    back: () => dispatch({ type: "back" }),
    forward: () => dispatch({ type: "forward" }),
    gone: useCallback((ids: string[]) => dispatch({ type: "gone", ids }), []),
  };
}

/** The server's progress with what it does not know yet. */
function localProgress({ progress }: Session, unsent: number) {
  if (!progress) return null;
  const { answered, today, remaining_estimate: left } = progress;
  return {
    answered: answered + unsent,
    today: today + unsent,
    remaining_estimate: left === null ? null : Math.max(0, left - unsent),
  };
}
