/** How the posterior came about: prior or model first, then each answer with its weight. */
import { Group, SegmentedControl, Text } from "@mantine/core";
import { useCallback, useMemo, useState } from "react";

import type { Evidence } from "@/api/adjudications";
import type { ClassOption } from "@/api/projects";
import { Chart } from "@/ui/charts/Chart";
import type { ChartColors } from "@/ui/charts/palette";
import { signed } from "@/ui/charts/text";
import { waterfallBars, waterfallOption, type Step } from "@/ui/charts/waterfall";
import { formatShare } from "@/ui/format";

/** The steps with labels for people: who voted what, and what the first step is. */
export function labelled(evidence: Evidence, options: readonly ClassOption[]): Step[] {
  const name = (id: string) => options.find((option) => option.id === id)?.name ?? id;
  return evidence.waterfall.map((step) => {
    const vote = evidence.votes.find(({ pseudonym }) => pseudonym === step.label);
    const said = vote && ("class" in vote.value ? name(vote.value.class) : "can’t tell");
    const label = step.kind === "vote" ? [step.label, said].filter(Boolean).join(": ") : step.kind === "prior" ? "Class prior" : "Model";
    return { label, kind: step.kind, posterior: step.posterior };
  });
}

/** The class that the picture is about at first: the consensus, or the most likely one at the end. */
export function mainClass(evidence: Evidence, options: readonly ClassOption[]): string {
  if (evidence.consensus) return evidence.consensus.class;
  const last = evidence.waterfall.at(-1)?.posterior ?? {};
  const best = Object.entries(last).toSorted(([, a], [, b]) => b - a)[0];
  return best?.[0] ?? options[0]?.id ?? "";
}

export function Waterfall({ evidence, options }: { evidence: Evidence; options: readonly ClassOption[] }) {
  const [chosen, setChosen] = useState(() => mainClass(evidence, options));
  const steps = useMemo(() => labelled(evidence, options), [evidence, options]);
  const build = useCallback((colors: ChartColors) => waterfallOption(steps, chosen, colors), [steps, chosen]);
  const name = options.find(({ id }) => id === chosen)?.name ?? chosen;
  const bars = waterfallBars(steps, chosen);
  const end = bars.at(-1)?.probability;

  if (bars.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        There is no evidence yet.
      </Text>
    );
  }
  return (
    <>
      <Group mb="sm">
        <SegmentedControl
          size="xs"
          aria-label="For which class"
          value={chosen}
          onChange={setChosen}
          data={options.map((option) => ({ value: option.id, label: option.name }))}
        />
      </Group>
      <Chart
        title={`Probability of ${name}`}
        note="Each bar is one piece of evidence; its length is the weight"
        summary={`The probability of ${name} went in ${bars.length} steps to ${formatShare(end, 1)}: ${bars.map((bar) => `${bar.label} ${formatShare(bar.probability, 1)}`).join(", ")}.`}
        height={44 + 34 * bars.length}
        build={build}
        table={{
          head: ["Evidence", "Weight", "Probability after it"],
          rows: bars.map((bar) => [bar.label, signed(bar.to - bar.from, 2), formatShare(bar.probability, 1)]),
        }}
      />
    </>
  );
}
