/** The model that is live, with its figures on test gold. */
import { Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import type { Estimate, MetricName, ModelVersion } from "@/api/models";
import { IntervalBar } from "@/ui/charts/IntervalBar";
import { known } from "@/ui/charts/intervals";
import { formatAgo, formatCount } from "@/ui/format";
import { ModelStateMark, SimulatedMark } from "@/ui/Mark";
import { Section } from "@/ui/Section";
import classes from "./overview.module.css";

const SHOWN: readonly [MetricName, string][] = [
  ["auc", "AUC"],
  ["balanced_accuracy", "Balanced accuracy"],
  ["sensitivity", "Sensitivity"],
  ["specificity", "Specificity"],
];

export function ModelCard({ model, projectId }: { model: ModelVersion | null; projectId: number }) {
  return (
    <Section title="Live model">
      {model === null ? (
        <Text c="dimmed" size="sm">
          No model is live. Train one when enough tasks are settled, then promote it under{" "}
          <Link to="/projects/$projectId/models" params={{ projectId }}>
            Models
          </Link>
          .
        </Text>
      ) : (
        <Live model={model} projectId={projectId} />
      )}
    </Section>
  );
}

function Live({ model, projectId }: { model: ModelVersion; projectId: number }) {
  const metrics = model.metrics.test_gold;
  const n = metrics?.auc?.n ?? metrics?.balanced_accuracy?.n;
  return (
    <>
      <Group gap="md" mb="sm">
        <Link to="/projects/$projectId/models/$modelId" params={{ projectId, modelId: model.id }}>
          Version {model.number}
        </Link>
        <ModelStateMark state={model.state} />
        {model.simulated && <SimulatedMark what="Trained on simulated answers" />}
      </Group>
      {metrics ? (
        <dl className={classes.metrics}>
          {SHOWN.map(([name, label]) => (
            <Row key={name} label={label} estimate={metrics[name]} />
          ))}
        </dl>
      ) : (
        <Text size="sm" c="dimmed">
          There is no test gold, so it could not be scored.
        </Text>
      )}
      <Text size="xs" c="dimmed" mt="sm">
        {n === undefined ? "" : `On ${formatCount(n)} test tasks, with 95 % intervals. `}
        Trained {formatAgo(model.created_at)}.
      </Text>
    </>
  );
}

function Row({ label, estimate }: { label: string; estimate: Estimate | undefined }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <IntervalBar interval={known(estimate)} range={[0.5, 1]} level={95} width={140} />
      </dd>
    </>
  );
}
