/** The list of model versions with their main figures on test gold. */
import { Checkbox, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import type { ModelVersion } from "@/api/models";
import { IntervalBar } from "@/ui/charts/IntervalBar";
import { known } from "@/ui/charts/intervals";
import { formatAgo, formatCount } from "@/ui/format";
import { ModelStateMark, SimulatedMark } from "@/ui/Mark";
import { ModelActions } from "./ModelActions";
import { countOf } from "./metrics";
import classes from "./models.module.css";

interface Props {
  models: readonly ModelVersion[];
  projectId: number;
  chosen: readonly number[];
  onToggle: (id: number) => void;
}

export function ModelsTable({ models, projectId, chosen, onToggle }: Props) {
  return (
    <div className={classes.panel}>
      <Table verticalSpacing="sm" aria-label="Model versions" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th aria-label="Compare" />
            <Table.Th>Version</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th visibleFrom="sm">Balanced accuracy</Table.Th>
            <Table.Th visibleFrom="lg">AUC</Table.Th>
            <Table.Th ta="right" visibleFrom="md">Test tasks</Table.Th>
            <Table.Th ta="right" visibleFrom="md">Trained</Table.Th>
            <Table.Th aria-label="Actions" visibleFrom="sm" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {models.map((model) => (
            <Row key={model.id} model={model} projectId={projectId} chosen={chosen.includes(model.id)} onToggle={onToggle} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ model, projectId, chosen, onToggle }: { model: ModelVersion; projectId: number; chosen: boolean; onToggle: Props["onToggle"] }) {
  const metrics = model.metrics.test_gold;
  const n = countOf(metrics);
  return (
    <Table.Tr>
      <Table.Td w={40}>
        <Checkbox checked={chosen} onChange={() => onToggle(model.id)} aria-label={`Compare version ${model.number}`} />
      </Table.Td>
      <Table.Td>
        <Link to="/projects/$projectId/models/$modelId" params={{ projectId, modelId: model.id }}>
          Version {model.number}
        </Link>
        <Text size="xs" c="dimmed">
          {model.method}, {model.task_model}
        </Text>
        {model.simulated && <SimulatedMark what="Simulated answers" />}
      </Table.Td>
      <Table.Td>
        <ModelStateMark state={model.state} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <IntervalBar interval={known(metrics?.balanced_accuracy)} range={[0.5, 1]} level={95} width={88} />
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <IntervalBar interval={known(metrics?.auc)} range={[0.5, 1]} level={95} width={88} />
      </Table.Td>
      <Table.Td ta="right" visibleFrom="md">{n === null ? "–" : formatCount(n)}</Table.Td>
      <Table.Td ta="right" visibleFrom="md">{formatAgo(model.created_at)}</Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        <ModelActions model={model} projectId={projectId} size="xs" />
      </Table.Td>
    </Table.Tr>
  );
}
