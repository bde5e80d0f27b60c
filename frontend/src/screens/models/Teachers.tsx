/** The annotators as this training saw them: how often each is right in each class, with credible intervals. */
import { Table, Text } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";

import type { ModelDetail } from "@/api/models";
import { IntervalBar } from "@/ui/charts/IntervalBar";
import { formatCount } from "@/ui/format";
import { Section } from "@/ui/Section";
import { SimulatedMark } from "@/ui/Mark";
import classes from "./models.module.css";

interface Props {
  annotators: ModelDetail["annotators"];
  name: (id: string) => string;
  simulated: boolean;
}

export function Teachers({ annotators, name, simulated }: Props) {
  const columns = annotators[0]?.reliability.classes ?? [];
  return (
    <Section title="The annotators as it saw them" aside={simulated ? <SimulatedMark /> : undefined}>
      {annotators.length === 0 ? (
        <Text size="sm" c="dimmed">
          This method does not weigh annotators.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={Math.min(900, 160 + 200 * columns.length)} type="native">
          <Table verticalSpacing={6} className={classes.table} aria-label="Annotators’ reliabilities">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Annotator</Table.Th>
                <Table.Th ta="right">Answers</Table.Th>
                {columns.map((id) => (
                  <Table.Th key={id}>Right when true is {name(id)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {annotators
                .toSorted((a, b) => b.answered - a.answered)
                .map((annotator) => (
                  <Table.Tr key={annotator.pseudonym}>
                    <Table.Td>
                      {annotator.pseudonym}
                      {annotator.is_simulated && <IconRobot size={14} role="img" aria-label="simulated" className={classes.robot} />}
                    </Table.Td>
                    <Table.Td ta="right">{formatCount(annotator.answered)}</Table.Td>
                    {columns.map((id, index) => (
                      <Table.Td key={id}>
                        <IntervalBar interval={diagonal(annotator.reliability, index)} />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}

type Reliability = ModelDetail["annotators"][number]["reliability"];

/** How often somebody is right when the class at `index` is true. */
export function diagonal({ mean, low, high }: Reliability, index: number) {
  const value = mean[index]?.[index];
  return value === undefined ? null : { value, low: low[index]?.[index] ?? value, high: high[index]?.[index] ?? value };
}
