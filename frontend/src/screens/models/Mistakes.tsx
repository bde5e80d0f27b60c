/** Which classes the model takes for which, counted on test gold. */
import { Text } from "@mantine/core";

import type { ModelDetail } from "@/api/models";
import { ConfusionMatrix } from "@/ui/charts/ConfusionMatrix";
import { Section } from "@/ui/Section";

export function Mistakes({ confusion, name }: { confusion: ModelDetail["confusion"]; name: (id: string) => string }) {
  return (
    <Section title="Its mistakes">
      {confusion ? (
        <ConfusionMatrix
          caption="Tasks of test gold by what is true and what the model says."
          names={confusion.classes.map(name)}
          mean={confusion.counts}
          counts
          answeredBy="said"
          support={confusion.counts.map((row) => row.reduce((sum, count) => sum + count, 0))}
        />
      ) : (
        <Text size="sm" c="dimmed">
          Without test gold there is nothing to count.
        </Text>
      )}
    </Section>
  );
}
