/** The list of runs, newest first, with the progress of those that are at work. */
import { Progress, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { isActive, type Run } from "@/api/runs";
import { formatAgo } from "@/ui/format";
import { RunStateMark } from "@/ui/Mark";
import { elapsed, progressPercent, runTitle } from "./runWords";
import classes from "./runs.module.css";

export function RunsTable({ runs, projectId }: { runs: readonly Run[]; projectId: number }) {
  return (
    <div className={classes.panel}>
      <Table verticalSpacing="sm" aria-label="Runs" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Run</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th visibleFrom="sm">What it says</Table.Th>
            <Table.Th visibleFrom="md">Started by</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">Took</Table.Th>
            <Table.Th ta="right">Made</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Row key={run.id} run={run} projectId={projectId} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ run, projectId }: { run: Run; projectId: number }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/projects/$projectId/runs/$runId" params={{ projectId, runId: run.id }}>
          {runTitle(run)}
        </Link>
      </Table.Td>
      <Table.Td>
        <RunStateMark state={run.state} />
      </Table.Td>
      <Table.Td visibleFrom="sm" className={classes.says}>
        <Saying run={run} />
      </Table.Td>
      <Table.Td visibleFrom="md">{run.created_by}</Table.Td>
      <Table.Td ta="right" visibleFrom="sm">{elapsed(run) ?? "–"}</Table.Td>
      <Table.Td ta="right">{formatAgo(run.created_at)}</Table.Td>
    </Table.Tr>
  );
}

function Saying({ run }: { run: Run }) {
  const percent = progressPercent(run);
  if (isActive(run.state)) {
    return (
      <>
        <Text size="sm">{run.progress?.stage ?? "Waits for a free worker"}</Text>
        {percent !== null && <Progress value={percent} size="sm" mt={4} aria-label={`Progress of ${runTitle(run)}`} />}
      </>
    );
  }
  if (run.error) {
    return (
      <Text size="sm" lineClamp={2}>
        {run.error.detail}
      </Text>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      {run.progress?.message ?? ""}
    </Text>
  );
}
