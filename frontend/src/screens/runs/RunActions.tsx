/** Cancel a run that is at work, or resume one that stopped. */
import { Button, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { cancelRun, isActive, resumeRun, type Run } from "@/api/runs";
import { ConfirmButton } from "@/ui/ConfirmButton";
import { notifyDone, notifyProblem } from "@/ui/notify";
import { RUN_KINDS } from "./runWords";

export function RunActions({ run, projectId }: { run: Run; projectId: number }) {
  const queryClient = useQueryClient();
  const refresh = async (changed: Run) => {
    queryClient.setQueryData(keys.run(run.id), changed);
    await queryClient.invalidateQueries({ queryKey: keys.run(run.id) });
    await queryClient.invalidateQueries({ queryKey: keys.under(projectId, "runs") });
  };
  const cancel = useMutation({
    mutationFn: () => cancelRun(run.id),
    onSuccess: async (changed) => {
      notifyDone(changed.state === "cancelled" ? "The run is cancelled." : "The run will stop at its next safe point.");
      await refresh(changed);
    },
  });
  const resume = useMutation({ mutationFn: () => resumeRun(run.id), onSuccess: refresh, onError: notifyProblem });
  const name = RUN_KINDS[run.kind].toLowerCase();

  if (isActive(run.state) && run.cancel_requested) {
    return (
      <Button variant="default" disabled>
        Stopping
      </Button>
    );
  }
  if (isActive(run.state)) {
    return (
      <ConfirmButton
        label="Cancel the run"
        title={`Cancel this ${name}?`}
        confirm="Cancel the run"
        danger
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutateAsync()}
      >
        <Text>
          {run.kind === "train"
            ? "It stops within seconds and keeps its last checkpoint, so that you can resume it later to the same result."
            : "It stops within seconds. Nothing half done is put to use."}
        </Text>
      </ConfirmButton>
    );
  }
  if (!run.can_resume) return null;
  return (
    <Button loading={resume.isPending} onClick={() => resume.mutate()}>
      {run.kind === "train" ? "Resume from the checkpoint" : "Run again"}
    </Button>
  );
}
