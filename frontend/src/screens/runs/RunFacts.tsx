/** What a run was told, what came out, by whom and when. */
import { Title } from "@mantine/core";

import type { Run } from "@/api/runs";
import { formatMoment } from "@/ui/format";
import { Section } from "@/ui/Section";
import { elapsed, valueText } from "./runWords";
import classes from "./runs.module.css";

export function RunFacts({ run }: { run: Run }) {
  const facts: [string, string][] = [
    ["Started by", run.created_by],
    ["Made", formatMoment(run.created_at)],
    ["Started", formatMoment(run.started_at)],
    ["Ended", formatMoment(run.finished_at)],
    ["Took", elapsed(run) ?? "–"],
    ["Queue", run.queue],
    ["Attempt", `${run.attempt} of ${run.max_attempts}`],
  ];
  return (
    <Section title="Details">
      <div className={classes.facts}>
        <Facts title="Run" facts={facts} />
        <Facts title="Settings" facts={Object.entries(run.config).map(([name, value]) => [name, valueText(value)])} />
        <Facts title="Result" facts={Object.entries(run.result).map(([name, value]) => [name, valueText(value)])} />
      </div>
    </Section>
  );
}

function Facts({ title, facts }: { title: string; facts: readonly [string, string][] }) {
  if (facts.length === 0) return null;
  return (
    <div>
      <Title order={3} mb="xs">
        {title}
      </Title>
      <dl className={classes.list}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll("_", " ")}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
