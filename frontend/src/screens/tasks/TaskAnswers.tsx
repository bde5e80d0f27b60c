/** Every answer to a task; corrected ones are shown struck through. */
import { Table, Text } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";

import type { ClassOption } from "@/api/projects";
import type { TaskDetail } from "@/api/tasks";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { formatAgo } from "@/ui/format";
import classes from "./tasks.module.css";

export function TaskAnswers({ annotations, options }: { annotations: TaskDetail["annotations"]; options: readonly ClassOption[] }) {
  if (annotations.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nobody has answered this task.
      </Text>
    );
  }
  return (
    <Table verticalSpacing={6} aria-label="Answers">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Annotator</Table.Th>
          <Table.Th>Answer</Table.Th>
          <Table.Th visibleFrom="sm">Note</Table.Th>
          <Table.Th ta="right">Given</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {annotations.map((annotation) => (
          <Table.Tr key={`${annotation.pseudonym} ${annotation.at}`} className={annotation.is_current ? undefined : classes.old}>
            <Table.Td>
              {annotation.pseudonym}
              {annotation.is_simulated && <IconRobot size={14} role="img" aria-label="simulated" className={classes.robot} />}
            </Table.Td>
            <Table.Td>
              <ClassBadge options={options} value={annotation.value} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              {[annotation.extra ? "extra" : "", annotation.is_current ? "" : "corrected later"].filter(Boolean).join(", ")}
            </Table.Td>
            <Table.Td ta="right">{formatAgo(annotation.at)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
