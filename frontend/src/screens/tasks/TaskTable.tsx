/** Tasks as a table: one line each, with its numbers. */
import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import type { ClassOption } from "@/api/projects";
import type { TaskRow } from "@/api/tasks";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { Thumb } from "@/media/Thumb";
import { formatNumber, formatShare } from "@/ui/format";
import { TaskStateMark } from "@/ui/Mark";
import { GoldMark } from "./GoldMark";
import classes from "./tasks.module.css";

interface Props {
  tasks: readonly TaskRow[];
  options: readonly ClassOption[];
  projectId: number;
}

export function TaskTable({ tasks, options, projectId }: Props) {
  return (
    <div className={classes.panel}>
      <Table verticalSpacing={6} aria-label="Tasks">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Task</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Consensus</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">Answers</Table.Th>
            <Table.Th visibleFrom="md">Group</Table.Th>
            <Table.Th visibleFrom="sm">Gold</Table.Th>
            <Table.Th ta="right" visibleFrom="md">Priority</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tasks.map((task) => (
            <Table.Tr key={task.id}>
              <Table.Td>
                <Link to="/projects/$projectId/tasks/$taskId" params={{ projectId, taskId: task.id }} className={classes.taskLink}>
                  <Thumb media={task.media} alt="" size={36} />
                  {task.id}
                </Link>
              </Table.Td>
              <Table.Td>
                <TaskStateMark state={task.state} />
              </Table.Td>
              <Table.Td>
                <ClassBadge options={options} value={task.consensus?.class ?? null} /> {task.consensus ? formatShare(task.consensus.confidence) : ""}
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {task.held} of {task.wanted}
                {task.live > 0 ? ` (+${task.live})` : ""}
              </Table.Td>
              <Table.Td visibleFrom="md">{task.group}</Table.Td>
              <Table.Td visibleFrom="sm">
                <GoldMark purpose={task.gold_purpose} />
              </Table.Td>
              <Table.Td ta="right" visibleFrom="md">{formatNumber(task.priority, 3)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
