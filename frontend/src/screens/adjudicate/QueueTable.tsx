/** The cases of the queue as a table. */
import { Progress, Table, Text } from "@mantine/core";
import { IconMessage } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import type { AdjudicationRow } from "@/api/adjudications";
import { Thumb } from "@/media/Thumb";
import { formatAgo, formatNumber } from "@/ui/format";
import { Mark } from "@/ui/Mark";
import { REASONS } from "./words";
import classes from "./adjudicate.module.css";

interface Props {
  rows: readonly AdjudicationRow[];
  projectId: number;
  /** The reader's pseudonym. */
  me: string | null;
}

export function QueueTable({ rows, projectId, me }: Props) {
  const most = Math.max(0, ...rows.map((row) => row.value));
  return (
    <div className={classes.panel}>
      <Table verticalSpacing="xs" aria-label="Cases" className={classes.queue}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Case</Table.Th>
            <Table.Th visibleFrom="sm">Why it is here</Table.Th>
            <Table.Th visibleFrom="md">Worth</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">Since</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} projectId={projectId} me={me} most={most} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ row, projectId, me, most }: { row: AdjudicationRow; projectId: number; me: string | null; most: number }) {
  const reason = REASONS[row.reason];
  return (
    <Table.Tr>
      <Table.Td>
        <Link
          to="/projects/$projectId/adjudicate/$adjudicationId"
          params={{ projectId, adjudicationId: row.id }}
          className={classes.caseLink}
        >
          <Thumb media={row.media} alt="" size={56} />
          <span>
            Task {row.task}
            <Text span size="xs" c="dimmed" display="block" hiddenFrom="sm">
              {reason.label}
            </Text>
            {row.comments_count > 0 && (
              <Text span size="xs" c="dimmed" className={classes.comments}>
                <IconMessage size={13} aria-hidden /> {row.comments_count} {row.comments_count === 1 ? "comment" : "comments"}
              </Text>
            )}
          </span>
        </Link>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm">{reason.label}</Text>
        <Text size="xs" c="dimmed" visibleFrom="md">
          {reason.explanation}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="md" className={classes.worth}>
        {formatNumber(row.value)}
        <Progress value={most > 0 ? (row.value / most) * 100 : 0} size={4} mt={4} aria-hidden />
      </Table.Td>
      <Table.Td>
        <CaseState row={row} me={me} />
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm" className={classes.since}>
        {formatAgo(row.waiting_since)}
      </Table.Td>
    </Table.Tr>
  );
}

function CaseState({ row, me }: { row: AdjudicationRow; me: string | null }) {
  if (row.state === "decided") return <Mark tone="good">Decided</Mark>;
  if (row.claimed_by === null) return <Mark tone="neutral">Open</Mark>;
  return row.claimed_by === me ? <Mark tone="accent">Yours</Mark> : <Mark tone="warn">{`With ${row.claimed_by}`}</Mark>;
}
