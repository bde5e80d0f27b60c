/** A chart with its title, its colours and its other face: the same numbers as a table, one key press away. */
import { ActionIcon, Group, ScrollArea, Skeleton, Table, Text, Tooltip, useComputedColorScheme } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { lazy, Suspense, useId, useMemo, useState, type ReactNode } from "react";

import type { ChartOption } from "./engine";
import { chartColors, type ChartColors } from "./palette";

const ChartCanvas = lazy(() => import("./ChartCanvas"));

export interface ChartTable {
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

export interface ChartProps {
  title: string;
  /** One sentence that says what the picture shows: read by screen readers, shown under the title when `note` is. */
  summary: string;
  note?: ReactNode;
  height?: number;
  /** Builds the picture in the theme's colours; must be a pure function of what it closes over. */
  build: (colors: ChartColors) => ChartOption;
  /** The same numbers as text. */
  table: ChartTable;
}

export function Chart({ title, summary, note, height = 220, build, table }: ChartProps) {
  const scheme = useComputedColorScheme("light");
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const option = useMemo(() => build(chartColors(scheme)), [build, scheme]);
  const action = asTable ? "Show as a chart" : "Show as a table";

  return (
    <figure aria-labelledby={heading} style={{ margin: 0 }}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb={4}>
        <figcaption id={heading}>
          <Text component="span" fw={600} size="sm">
            {title}
          </Text>
          {note !== undefined && (
            <Text c="dimmed" size="xs">
              {note}
            </Text>
          )}
        </figcaption>
        <Tooltip label={action}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`${action}: ${title}`}
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      {asTable ? (
        <DataTable table={table} height={height} caption={summary} />
      ) : (
        <Suspense fallback={<Skeleton height={height} />}>
          <ChartCanvas option={option} label={summary} height={height} />
        </Suspense>
      )}
    </figure>
  );
}

function DataTable({ table, height, caption }: { table: ChartTable; height: number; caption: string }) {
  return (
    <ScrollArea h={height} type="auto" tabIndex={0}>
      <Table withRowBorders fz="xs" verticalSpacing={4} stickyHeader captionSide="bottom">
        <Table.Caption>{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {table.head.map((name, column) => (
              <Table.Th key={name} ta={column === 0 ? "left" : "right"}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.map((row, index) => (
            <Table.Tr key={index}>
              {row.map((cell, column) => (
                <Table.Td key={column} ta={column === 0 ? "left" : "right"} style={{ fontVariantNumeric: "tabular-nums" }}>
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
