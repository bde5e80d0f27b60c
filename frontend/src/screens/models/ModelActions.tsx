/** Promote, retire and roll back; each says what changes for the project. */
import { Group, List, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { promoteModel, retireModel, rollBackModel, type ModelVersion } from "@/api/models";
import { ConfirmButton } from "@/ui/ConfirmButton";
import { notifyDone } from "@/ui/notify";

/** Does something to a model, and lets everything of the project be read again. */
function useModelChange(projectId: number, act: () => Promise<ModelVersion>, told: (changed: ModelVersion) => string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (changed) => {
      notifyDone(told(changed));
      await queryClient.invalidateQueries({ queryKey: keys.project(projectId) });
      await queryClient.invalidateQueries({ queryKey: ["model"] });
    },
  });
}

export function ModelActions({ model, projectId, size }: { model: ModelVersion; projectId: number; size?: "xs" }) {
  const name = `version ${model.number}`;
  const promote = useModelChange(projectId, () => promoteModel(model.id), () => `Version ${model.number} is live now.`);
  const retire = useModelChange(projectId, () => retireModel(model.id), () => `Version ${model.number} is retired.`);
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {model.state !== "live" && (
        <ConfirmButton
          label="Promote"
          size={size}
          title={`Make ${name} live?`}
          confirm="Promote it"
          busy={promote.isPending}
          error={promote.error}
          onConfirm={() => promote.mutateAsync()}
        >
          <List size="sm" spacing={4}>
            <List.Item>Its predictions become part of every open task’s consensus.</List.Item>
            <List.Item>Open tasks are ordered by what it is least sure of.</List.Item>
            <List.Item>Annotators see its suggestions only if the project’s policy says so.</List.Item>
            <List.Item>The version that is live now is retired; you can roll back.</List.Item>
          </List>
        </ConfirmButton>
      )}
      {model.state !== "retired" && (
        <ConfirmButton
          label="Retire"
          size={size}
          title={`Retire ${name}?`}
          confirm="Retire it"
          danger={model.state === "live"}
          busy={retire.isPending}
          error={retire.error}
          onConfirm={() => retire.mutateAsync()}
        >
          <Text>
            {model.state === "live"
              ? "The project goes on without a model: consensus and order of tasks come from the answers alone."
              : "It is kept, with its weights and figures, and can still be promoted later."}
          </Text>
        </ConfirmButton>
      )}
    </Group>
  );
}

export function RollBack({ projectId }: { projectId: number }) {
  const back = useModelChange(projectId, () => rollBackModel(projectId), (changed) => `Version ${changed.number} is live again.`);
  return (
    <ConfirmButton
      label="Roll back"
      title="Go back to the version that was live before?"
      confirm="Roll back"
      busy={back.isPending}
      error={back.error}
      onConfirm={() => back.mutateAsync()}
    >
      <Text>The live version is retired, and the one before it is live again, with its predictions in the consensus.</Text>
    </ConfirmButton>
  );
}
