/** What a manager may do to a task: open it again, make it gold, or take the gold mark away. */
import { Button, Group, Modal, Radio, Select, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { keys } from "@/api/keys";
import type { ClassOption } from "@/api/projects";
import { updateTask, type GoldPurpose, type TaskDetail } from "@/api/tasks";
import { ConfirmButton } from "@/ui/ConfirmButton";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { notifyDone } from "@/ui/notify";

interface Props {
  task: TaskDetail;
  options: readonly ClassOption[];
  projectId: number;
}

/** Test gold is drawn at import and frozen: nobody makes it by hand. */
const PURPOSES = [
  { value: "check", label: "Check", description: "Hidden among the tasks; shows how good annotators are." },
  { value: "anchor", label: "Anchor", description: "Trained on; weighs as a known answer." },
  { value: "teach", label: "Teach", description: "Shown to annotators with its answer." },
] as const;

function useTaskChange(task: TaskDetail, projectId: number, told: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Parameters<typeof updateTask>[1]) => updateTask(task.id, body),
    onSuccess: async () => {
      notifyDone(told);
      await queryClient.invalidateQueries({ queryKey: keys.task(task.id) });
      await queryClient.invalidateQueries({ queryKey: keys.under(projectId, "tasks") });
    },
  });
}

export function TaskActions({ task, options, projectId }: Props) {
  const reopen = useTaskChange(task, projectId, `Task ${task.id} is open again.`);
  const ungold = useTaskChange(task, projectId, `Task ${task.id} is not gold any more.`);
  return (
    <>
      {task.state !== "open" && (
        <ConfirmButton
          label="Reopen"
          title="Open this task again?"
          confirm="Reopen it"
          busy={reopen.isPending}
          error={reopen.error}
          onConfirm={() => reopen.mutateAsync({ state: "open" })}
        >
          <Text>It asks for answers again. The answers and decisions that it has stay stored.</Text>
        </ConfirmButton>
      )}
      {task.gold_purpose ? (
        task.gold_purpose !== "test" && (
          <ConfirmButton
            label="Take gold away"
            title="Take the gold mark away?"
            confirm="Take it away"
            busy={ungold.isPending}
            error={ungold.error}
            onConfirm={() => ungold.mutateAsync({ gold: null })}
          >
            <Text>Its known answer no longer counts as evidence, and it no longer scores annotators.</Text>
          </ConfirmButton>
        )
      ) : (
        <MakeGold task={task} options={options} projectId={projectId} />
      )}
    </>
  );
}

function MakeGold({ task, options, projectId }: Props) {
  const [opened, { open, close }] = useDisclosure(false);
  const [purpose, setPurpose] = useState<GoldPurpose>("check");
  const [answer, setAnswer] = useState<string | null>(task.consensus?.class ?? null);
  const make = useTaskChange(task, projectId, `Task ${task.id} is ${purpose} gold now.`);
  return (
    <>
      <Button variant="default" onClick={open}>
        Make gold
      </Button>
      <Modal opened={opened} onClose={close} title={<Text fw={600}>Make task {task.id} gold</Text>}>
        <Stack gap="md">
          <Select label="The true answer" data={options.map(({ id, name }) => ({ value: id, label: name }))} value={answer} onChange={setAnswer} />
          <Radio.Group label="What it is for" value={purpose} onChange={(value) => setPurpose(value)}>
            <Stack gap="xs" mt="xs">
              {PURPOSES.map((choice) => (
                <Radio key={choice.value} {...choice} />
              ))}
            </Stack>
          </Radio.Group>
          {make.error && <ErrorPanel error={make.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              disabled={answer === null}
              loading={make.isPending}
              onClick={() => {
                if (answer !== null) make.mutate({ gold: { purpose, class: answer } }, { onSuccess: close });
              }}
            >
              Make it gold
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
