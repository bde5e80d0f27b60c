/** What an expert does to a case, and where that leads. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import {
  answerBlind, comment, decide, reopen, type Adjudication, type AdjudicationRow, type DecideBody,
} from "@/api/adjudications";
import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Value } from "@/api/values";
import { notifyDone, notifyProblem } from "@/ui/notify";
import { neighbour } from "./draft";
import { decisionText } from "./words";

interface Place {
  adjudication: Adjudication;
  projectId: number;
  queue: readonly AdjudicationRow[];
}

export function useCase({ adjudication, projectId, queue }: Place) {
  const { id, version } = adjudication;
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const keep = (changed: Adjudication) => queryClient.setQueryData(keys.adjudication(id), changed);
  const refreshQueue = () => queryClient.invalidateQueries({ queryKey: keys.under(projectId, "adjudications") });

  const go = (to: number | null) =>
    to === null
      ? navigate({ to: "/projects/$projectId/adjudicate", params: { projectId } })
      : navigate({ to: "/projects/$projectId/adjudicate/$adjudicationId", params: { projectId, adjudicationId: to } });

  const blind = useMutation({
    mutationFn: async (value: Value) => {
      await answerBlind(id, { value, version });
      // The answer changes the case's version too, and the evidence comes with the case itself.
      return get<Adjudication>(`/api/adjudications/${id}`);
    },
    onSuccess: keep,
  });
  const deciding = useMutation({
    mutationFn: (body: DecideBody) => decide(id, body),
    onSuccess: async (changed, body) => {
      keep(changed);
      notifyDone(
        `Task ${changed.task.id}: ${decisionText({ kind: body.kind, class: body.class ?? null, make_gold: body.make_gold }, changed.classes)}.`,
      );
      const next = neighbour(queue, id, 1);
      await refreshQueue();
      await go(next);
    },
  });
  const reopening = useMutation({
    mutationFn: () => reopen(id, version),
    onSuccess: async (changed) => {
      keep(changed);
      await queryClient.invalidateQueries({ queryKey: keys.adjudication(id) });
      await refreshQueue();
    },
  });
  const commenting = useMutation({
    mutationFn: (text: string) => comment(id, text),
    onSuccess: keep,
    onError: (error) => notifyProblem(error),
  });
  const reload = () => queryClient.resetQueries({ queryKey: keys.adjudication(id) });

  return {
    blind,
    deciding,
    reopening,
    commenting,
    reload,
    next: () => void go(neighbour(queue, id, 1)),
    previous: () => {
      const before = neighbour(queue, id, -1);
      if (before !== null) void go(before);
    },
  };
}

export type CaseActions = ReturnType<typeof useCase>;
