/** The form that starts an aggregation. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { methodsQuery } from "@/api/runs";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { Loaded } from "@/ui/Loaded";
import { PendingRows } from "@/ui/Pending";
import { RadioCards } from "./RadioCards";
import { useStartRun } from "./useStartRun";

interface Props {
  projectId: number;
  opened: boolean;
  onClose: () => void;
}

export function StartAggregation({ projectId, opened, onClose }: Props) {
  const methods = useQuery({ ...methodsQuery(projectId), enabled: opened });
  const start = useStartRun(projectId);
  const [chosen, setChosen] = useState<string | null>(null);
  // Dawid-Skene is what the live consensus uses; where the server does not offer it, its first method stands in.
  const standard = methods.data?.find(({ name }) => name === "dawid-skene") ?? methods.data?.[0];
  const method = chosen ?? standard?.name ?? "";
  return (
    <Modal opened={opened} onClose={onClose} title={<Text fw={600}>Start an aggregation</Text>} size="lg">
      <Stack gap="md">
        <Text size="sm">
          Reads all answers again, estimates the consensus of every task and the reliability of every member, and puts both
          to use at once. The same answers always give the same result.
        </Text>
        <Loaded query={methods} pending={<PendingRows rows={2} height={88} />}>
          {(choices) => <RadioCards label="Method" value={method} onChange={setChosen} choices={choices} />}
        </Loaded>
        {start.error && <ErrorPanel error={start.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={start.isPending}
            disabled={method === ""}
            onClick={() => start.mutate({ kind: "aggregate", config: { method } })}
          >
            Start the aggregation
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
