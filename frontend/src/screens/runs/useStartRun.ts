/** Starting a run and going to watch it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { keys } from "@/api/keys";
import { startRun } from "@/api/runs";

export function useStartRun(projectId: number) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, config }: { kind: "aggregate" | "train"; config: Record<string, unknown> }) =>
      startRun(projectId, kind, config),
    onSuccess: async (run) => {
      await queryClient.invalidateQueries({ queryKey: keys.under(projectId, "runs") });
      await navigate({ to: "/projects/$projectId/runs/$runId", params: { projectId, runId: run.id } });
    },
  });
}
