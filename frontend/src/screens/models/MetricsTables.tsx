/** The figures on test gold and, apart from them, on adjudicated tasks, which are the hardest of all. */
import { Table, Text } from "@mantine/core";

import type { Metrics, ModelDetail } from "@/api/models";
import { IntervalBar } from "@/ui/charts/IntervalBar";
import { known } from "@/ui/charts/intervals";
import { formatCount, formatNumber } from "@/ui/format";
import { Section } from "@/ui/Section";
import { countOf, METRICS } from "./metrics";
import classes from "./models.module.css";

export function MetricsTables({ model }: { model: ModelDetail }) {
  return (
    <div className={classes.columns}>
      <Figures
        title="On test gold"
        note="Drawn at random at import, never trained on: this is how good it is."
        metrics={model.metrics.test_gold}
        none="There is no test gold in this project, so nothing can be said without bias."
      />
      <Figures
        title="On adjudicated tasks"
        note="The hardest ones, chosen because they were hard: not to be compared with the others."
        metrics={model.metrics.adjudicated}
        none="No task had been decided by an expert when it was trained."
      />
    </div>
  );
}

function Figures({ title, note, metrics, none }: { title: string; note: string; metrics: Metrics | null; none: string }) {
  const n = countOf(metrics);
  return (
    <Section title={title} aside={n === null ? undefined : <Text size="sm" c="dimmed">{formatCount(n)} tasks</Text>}>
      <Text size="sm" c="dimmed" mb="xs">
        {metrics ? `${note} Intervals are 95 %.` : none}
      </Text>
      {metrics && (
        <Table verticalSpacing={6} aria-label={title} withRowBorders={false}>
          <Table.Tbody>
            {METRICS.filter(({ name }) => metrics[name] !== undefined).map((info) => (
              <Table.Tr key={info.name}>
                <Table.Th scope="row" fw={500} className={classes.metric}>
                  {info.title}
                  <Text size="xs" c="dimmed" fw={400} visibleFrom="sm">
                    {info.explanation}
                  </Text>
                </Table.Th>
                <Table.Td>
                  <IntervalBar interval={known(metrics[info.name])} range={info.range} format={(value) => formatNumber(value, 3)} level={95} width={140} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}
