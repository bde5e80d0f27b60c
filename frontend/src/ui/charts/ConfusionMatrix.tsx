/** A confusion matrix as a heat map that is a real table: what was true in the rows, what was answered in the columns. */
import { Table, Text } from "@mantine/core";

import classes from "./charts.module.css";
import { formatCount, formatShare } from "../format";

export interface ConfusionMatrixProps {
  caption: string;
  /** Class names in the order of the rows and columns. */
  names: readonly string[];
  /** Probability (or count, with `counts`) of answering the column when the row is true. */
  mean: readonly (readonly number[])[];
  low?: readonly (readonly number[])[] | undefined;
  high?: readonly (readonly number[])[] | undefined;
  /** How many answers (or tasks) stand behind each row. */
  support?: readonly number[] | undefined;
  /** The cells are counts: the shade is their share of the row. */
  counts?: boolean;
  /** Who answered: heads the columns. */
  answeredBy?: string;
}

/** The strength of a cell's shade, 0..1: its share of the row. */
export function shade(row: readonly number[], column: number, counts: boolean): number {
  const value = row[column] ?? 0;
  if (!counts) return Math.max(0, Math.min(1, value));
  const total = row.reduce((sum, cell) => sum + cell, 0);
  return total > 0 ? value / total : 0;
}

export function ConfusionMatrix({ caption, names, mean, low, high, support, counts = false, answeredBy = "answered" }: ConfusionMatrixProps) {
  return (
    <Table.ScrollContainer minWidth={0} type="native">
      <Table className={classes.matrix} withRowBorders={false} captionSide="top" verticalSpacing={2} horizontalSpacing={2} w="auto">
        <Table.Caption ta="left" mt={0} mb={4}>
          {caption}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {names.map((name) => (
              <Table.Th key={name} scope="col" ta="center" fz="xs" fw={500}>
                <Text span c="dimmed" fz="xs" display="block">
                  {answeredBy}
                </Text>
                {name}
              </Table.Th>
            ))}
            {support && <Table.Th scope="col" ta="right" fz="xs" fw={500}>n</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name, row) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" ta="right" fz="xs" fw={500} pr="xs">
                <Text span c="dimmed" fz="xs">
                  true{" "}
                </Text>
                {name}
              </Table.Th>
              {names.map((_, column) => (
                <Cell
                  key={column}
                  right={row === column}
                  strength={shade(mean[row] ?? [], column, counts)}
                  value={counts ? formatCount(mean[row]?.[column] ?? 0) : formatShare(mean[row]?.[column], 0)}
                  interval={low && high ? `${formatShare(low[row]?.[column], 0)} to ${formatShare(high[row]?.[column], 0)}` : undefined}
                />
              ))}
              {support && (
                <Table.Td ta="right" fz="xs" className={classes.number}>
                  {formatCount(support[row] ?? 0)}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface CellProps {
  right: boolean;
  strength: number;
  value: string;
  interval: string | undefined;
}

/** Right answers lie on the diagonal in the accent, wrong ones in the colour of mistakes; the shade says how often. */
function Cell({ right, strength, value, interval }: CellProps) {
  return (
    <Table.Td
      ta="center"
      className={right ? classes.cellRight : classes.cellWrong}
      style={{ "--strength": `${Math.round(strength * 55)}%` }}
    >
      <span className={classes.cellValue}>{value}</span>
      {interval !== undefined && <span className={classes.cellInterval}>{interval}</span>}
    </Table.Td>
  );
}
