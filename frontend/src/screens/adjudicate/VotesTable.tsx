/** Who said what, and how far each is to be trusted. */
import { Table, Text } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";

import type { Vote } from "@/api/adjudications";
import type { ClassOption } from "@/api/projects";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { IntervalBar } from "@/ui/charts/IntervalBar";
import { formatAgo } from "@/ui/format";
import classes from "./adjudicate.module.css";

export function VotesTable({ votes, options }: { votes: readonly Vote[]; options: readonly ClassOption[] }) {
  if (votes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nobody has answered this task.
      </Text>
    );
  }
  return (
    <Table verticalSpacing={6} aria-label="Answers" className={classes.votes}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Annotator</Table.Th>
          <Table.Th>Answer</Table.Th>
          <Table.Th>Right when saying so</Table.Th>
          <Table.Th ta="right" visibleFrom="sm">Given</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {votes.map((vote) => (
          <Table.Tr key={`${vote.pseudonym} ${vote.at}`}>
            <Table.Td>
              {vote.pseudonym}
              {vote.is_simulated && <IconRobot size={14} role="img" aria-label="simulated" className={classes.robot} />}
              {vote.extra && (
                <Text span size="xs" c="dimmed" display="block">
                  extra
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <ClassBadge options={options} value={vote.value} />
            </Table.Td>
            <Table.Td>
              <IntervalBar
                interval={vote.reliability ? { value: vote.reliability.mean, low: vote.reliability.low, high: vote.reliability.high } : null}
                width={72}
              />
            </Table.Td>
            <Table.Td ta="right" visibleFrom="sm">
              {formatAgo(vote.at)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
