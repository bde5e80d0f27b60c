/** The form that starts a training: a method, a network, and numbers for those who want them. */
import { Accordion, Button, Group, Modal, NumberInput, SimpleGrid, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";

import { trainingOffersQuery } from "@/api/runs";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { Loaded } from "@/ui/Loaded";
import { PendingRows } from "@/ui/Pending";
import { RadioCards } from "./RadioCards";
import { trainConfig, type TrainForm } from "./choices";
import { useStartRun } from "./useStartRun";

interface Props {
  projectId: number;
  opened: boolean;
  onClose: () => void;
}

const DEFAULTS: TrainForm = { method: "aggnet", task_model: "patch-cnn", epochs: "", folds: "", seed: "" };

export function StartTraining({ projectId, opened, onClose }: Props) {
  const offers = useQuery({ ...trainingOffersQuery(projectId), enabled: opened });
  const start = useStartRun(projectId);
  const form = useForm<TrainForm>({ initialValues: DEFAULTS });
  return (
    <Modal opened={opened} onClose={onClose} title={<Text fw={600}>Start a training</Text>} size="lg">
      <form onSubmit={form.onSubmit((values) => start.mutate({ kind: "train", config: trainConfig(values) }))}>
        <Stack gap="md">
          <Text size="sm">
            Freezes the project as it is now into a snapshot, trains on it and becomes a candidate model. Nothing changes for
            annotators until you promote it. Test gold is never trained on.
          </Text>
          <Loaded query={offers} pending={<PendingRows rows={4} height={72} />}>
            {({ methods, task_models }) => (
              <>
                <RadioCards
                  label="Method"
                  value={form.values.method}
                  onChange={(value) => form.setFieldValue("method", value)}
                  choices={methods}
                />
                <RadioCards
                  label="Network"
                  value={form.values.task_model}
                  onChange={(value) => form.setFieldValue("task_model", value)}
                  choices={task_models}
                />
              </>
            )}
          </Loaded>
          <Accordion variant="contained" chevronPosition="left">
            <Accordion.Item value="more">
              <Accordion.Control>More settings</Accordion.Control>
              <Accordion.Panel>
                <SimpleGrid cols={{ base: 1, sm: 3 }}>
                  <NumberInput label="Epochs" placeholder="by study size" min={1} max={1000} allowDecimal={false} {...form.getInputProps("epochs")} />
                  <NumberInput label="Folds" placeholder="5" min={2} max={10} allowDecimal={false} {...form.getInputProps("folds")} />
                  <NumberInput label="Seed" placeholder="0" min={0} allowDecimal={false} {...form.getInputProps("seed")} />
                </SimpleGrid>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
          {start.error && <ErrorPanel error={start.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={start.isPending}>
              Start the training
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
