/** How many tasks stand where, as one bar. */
import { Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Overview } from "@/api/overview";
import type { TaskState } from "@/api/projects";
import { SegmentBar } from "@/ui/charts/SegmentBar";
import { formatCount } from "@/ui/format";
import { taskStates } from "@/ui/Mark";
import { Section } from "@/ui/Section";

const ORDER: readonly TaskState[] = ["settled", "decided", "disputed", "open", "unusable"];

/** The segments in the order of a task's life, the finished first. */
export function segmentsOf(tasks: Overview["tasks"]) {
  return ORDER.map((state) => ({
    key: state,
    label: taskStates[state].label,
    color: taskStates[state].color,
    count: tasks[state],
  }));
}

interface Props {
  tasks: Overview["tasks"];
  /** Cases that wait for an expert. */
  queue: number;
  projectId: number;
  aside: ReactNode;
}

export function TaskStates({ tasks, queue, projectId, aside }: Props) {
  const segments = segmentsOf(tasks);
  const total = segments.reduce((sum, segment) => sum + segment.count, 0);
  return (
    <Section title={`${formatCount(total)} tasks`} aside={aside}>
      <SegmentBar segments={segments} label="Tasks by state" />
      <Group mt="sm" gap="lg">
        {tasks.gold > 0 && (
          <Text size="sm" c="dimmed">
            {formatCount(tasks.gold)} of gold, whose answer is known
          </Text>
        )}
        <Text size="sm">
          <Link to="/projects/$projectId/tasks" params={{ projectId }}>
            Look at the tasks
          </Link>
        </Text>
        {queue > 0 && (
          <Text size="sm">
            <Link to="/projects/$projectId/adjudicate" params={{ projectId }}>
              {formatCount(queue)} wait for an expert
            </Link>
          </Text>
        )}
      </Group>
    </Section>
  );
}
