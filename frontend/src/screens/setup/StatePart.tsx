/** Open, pause, close: what each state means, and the way to the others. */
import { Button, Group, Text } from "@mantine/core";

import { setProjectState, type Project } from "@/api/projects";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { useSaving } from "./saving";

const MEANING: Record<Project["state"], string> = {
  draft: "Only managers see it. Open it when images, classes and instructions are ready.",
  open: "Members get tasks.",
  paused: "Nobody gets new tasks. Answers to tasks already handed out are kept.",
  closed: "The study is over. Late answers are kept as extra evidence. It can be opened again.",
};

type Target = "open" | "paused" | "closed";
const WAYS: Record<Project["state"], [Target, string][]> = {
  draft: [["open", "Open the project"]],
  open: [["paused", "Pause it"], ["closed", "Close it"]],
  paused: [["open", "Open it again"], ["closed", "Close it"]],
  closed: [["open", "Open it again"]],
};

export function StatePart({ project }: { project: Project }) {
  const saving = useSaving(project.id, (state: Target) => setProjectState(project.id, state), "The state has changed.");
  return (
    <>
      <Group justify="space-between">
        <Text>{MEANING[project.state]}</Text>
        <Group gap="xs">
          {WAYS[project.state].map(([state, label]) => (
            <Button key={state} variant={state === "open" ? "filled" : "default"} loading={saving.isPending && saving.variables === state} onClick={() => saving.mutate(state)}>
              {label}
            </Button>
          ))}
        </Group>
      </Group>
      {saving.error && <ErrorPanel error={saving.error} />}
    </>
  );
}
