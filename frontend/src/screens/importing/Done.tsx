/** The batch is in: what came of it and where to go. */
import { Button, Group } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import type { Import } from "@/api/imports";
import { EmptyState } from "@/ui/EmptyState";
import { formatCount } from "@/ui/format";

export function Done({ batch, projectId, onAgain }: { batch: Import; projectId: number; onAgain: () => void }) {
  const counts = batch.report?.counts;
  const text = counts
    ? `${formatCount(counts.accepted)} files in ${formatCount(counts.groups)} groups, with ${formatCount(counts.annotations)} answers that were there before.`
    : "All files are in.";
  return (
    <EmptyState icon={IconCircleCheck} title="Taken in" text={text}>
      <Group gap="xs" justify="center">
        <Button renderRoot={(props) => <Link {...props} to="/projects/$projectId/tasks" params={{ projectId }} />}>Look at the tasks</Button>
        <Button variant="default" onClick={onAgain}>
          Import more
        </Button>
      </Group>
    </EmptyState>
  );
}
