/** Two versions on the same test tasks: the difference of each figure with its interval, and what it means in a sentence. */
import { Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { compareQuery, type Comparison, type ModelVersion } from "@/api/models";
import { known } from "@/ui/charts/intervals";
import { IntervalBar } from "@/ui/charts/IntervalBar";
import { signed } from "@/ui/charts/text";
import { formatCount, formatNumber } from "@/ui/format";
import { Loaded } from "@/ui/Loaded";
import { Mark } from "@/ui/Mark";
import { Section } from "@/ui/Section";
import { METRICS, verdict, type MetricInfo } from "./metrics";
import classes from "./models.module.css";

/** The half width of the differences' axis: the farthest end of all intervals, at least a few per cent. */
export function reach(comparison: Comparison): number {
  const ends = comparison.metrics.flatMap(({ difference }) => [Math.abs(difference.low ?? 0), Math.abs(difference.high ?? 0)]);
  return Math.max(0.02, ...ends) * 1.1;
}

export function Compare({ projectId, a, b }: { projectId: number; a: ModelVersion; b: ModelVersion }) {
  const comparison = useQuery(compareQuery(projectId, a.id, b.id));
  return (
    <Section title={`Version ${b.number} against version ${a.number}`}>
      <Loaded query={comparison}>
        {(data) => (
          <>
            <Text fw={500} maw="70ch">
              {data.sentence}
            </Text>
            <Text size="sm" c="dimmed" mb="md">
              Both judged on the same {formatCount(data.n)} test tasks, with 95 % intervals of the difference.
            </Text>
            <Differences comparison={data} a={a} b={b} />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Differences({ comparison, a, b }: { comparison: Comparison; a: ModelVersion; b: ModelVersion }) {
  const far = reach(comparison);
  const rows = METRICS.flatMap((info) => {
    const found = comparison.metrics.find(({ name }) => name === info.name);
    return found ? [{ info, ...found }] : [];
  });
  return (
    <Table verticalSpacing={6} aria-label="Differences" className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Figure</Table.Th>
          <Table.Th ta="right" visibleFrom="sm">Version {a.number}</Table.Th>
          <Table.Th ta="right" visibleFrom="sm">Version {b.number}</Table.Th>
          <Table.Th>Difference</Table.Th>
          <Table.Th visibleFrom="sm" aria-label="Meaning" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ info, a: left, b: right, difference }) => (
          <Table.Tr key={info.name}>
            <Table.Td>{info.title}</Table.Td>
            <Table.Td ta="right" visibleFrom="sm">{formatNumber(left, 3)}</Table.Td>
            <Table.Td ta="right" visibleFrom="sm">{formatNumber(right, 3)}</Table.Td>
            <Table.Td>
              <IntervalBar interval={known(difference)} range={[-far, far]} reference={0} format={(value) => signed(value)} level={95} width={140} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Meaning info={info} difference={difference} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Meaning({ info, difference }: { info: MetricInfo; difference: { low: number | null; high: number | null } }) {
  const said = verdict(info, difference);
  if (said === "better") return <Mark tone="good">Better</Mark>;
  if (said === "worse") return <Mark tone="bad">Worse</Mark>;
  return (
    <Text size="sm" c="dimmed">
      May be luck
    </Text>
  );
}
