/** The files of a dry run: what becomes of each, why, and what to do. */
import { Table, Text } from "@mantine/core";

import type { ImportRow } from "@/api/imports";
import { Mark, type Tone } from "@/ui/Mark";
import classes from "./importing.module.css";

const STATES: Record<ImportRow["state"], [Tone, string]> = {
  accepted: ["good", "Accepted"],
  rejected: ["bad", "Refused"],
  duplicate: ["warn", "Duplicate"],
  ignored: ["neutral", "Ignored"],
};

export function ReportTable({ rows }: { rows: readonly ImportRow[] }) {
  return (
    <Table verticalSpacing="xs" aria-label="Files" className={classes.report}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>File</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th visibleFrom="sm">Why, and what to do</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row, index) => (
          <Table.Tr key={`${row.file} ${row.where} ${index}`}>
            <Table.Td className={classes.file}>
              {row.file}
              {row.where && (
                <Text size="xs" c="dimmed">
                  {row.where}
                </Text>
              )}
              <div className={classes.narrow}>
                <Why row={row} />
              </div>
            </Table.Td>
            <Table.Td className={classes.state}>
              <Mark tone={STATES[row.state][0]}>{STATES[row.state][1]}</Mark>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Why row={row} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Why({ row }: { row: ImportRow }) {
  return (
    <>
      {row.why && <Text size="sm">{row.why}</Text>}
      {row.fix && (
        <Text size="sm" c="dimmed">
          {row.fix}
        </Text>
      )}
      {row.state !== "accepted" && row.code && <span className={classes.code}>{row.code}</span>}
    </>
  );
}
