/** The files that an export run has made. */
import { Anchor, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { runFilesQuery, runFileUrl } from "@/api/exports";
import { formatBytes } from "@/ui/format";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Section";
import classes from "./runs.module.css";

export function RunFiles({ run }: { run: number }) {
  const files = useQuery(runFilesQuery(run));
  return (
    <Section title="Files">
      <Loaded query={files}>
        {({ items }) => (
          <Table aria-label="Files">
            <Table.Tbody>
              {items.map((file) => (
                <Table.Tr key={file.name}>
                  <Table.Td>
                    <Anchor href={runFileUrl(run, file.name)} download>
                      {file.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td ta="right">{formatBytes(file.bytes)}</Table.Td>
                  <Table.Td visibleFrom="sm" className={classes.hash} title={file.sha256}>
                    {file.sha256.slice(0, 16)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Loaded>
    </Section>
  );
}
