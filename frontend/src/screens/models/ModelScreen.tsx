/** One model version: its figures, its mistakes, its honesty, the annotators it learned from, and where it comes from. */
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { modelQuery, type ModelDetail } from "@/api/models";
import { projectQuery } from "@/api/projects";
import { formatAgo } from "@/ui/format";
import { Loaded } from "@/ui/Loaded";
import { ModelStateMark, SimulatedMark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { PendingPage } from "@/ui/Pending";
import { useAddressNumber, useProjectId } from "@/ui/projectPage";
import { Calibration } from "./Calibration";
import { Card } from "./Card";
import { Lineage } from "./Lineage";
import { MetricsTables } from "./MetricsTables";
import { Mistakes } from "./Mistakes";
import { ModelActions } from "./ModelActions";
import { Teachers } from "./Teachers";
import classes from "./models.module.css";

export function ModelScreen() {
  const projectId = useProjectId();
  const model = useQuery(modelQuery(useAddressNumber("modelId")));
  const project = useQuery(projectQuery(projectId));
  const options = project.data?.schema.classes ?? [];
  const name = (id: string) => options.find((option) => option.id === id)?.name ?? id;
  return (
    <Loaded query={model} pending={<PendingPage />}>
      {(data) => <Page model={data} projectId={projectId} name={name} />}
    </Loaded>
  );
}

function Page({ model, projectId, name }: { model: ModelDetail; projectId: number; name: (id: string) => string }) {
  return (
    <>
      <PageHeader
        title={`Version ${model.number}`}
        lead={`${model.method} on ${model.task_model}, trained ${formatAgo(model.created_at)}`}
        before={
          <Text size="sm">
            <Link to="/projects/$projectId/models" params={{ projectId }}>
              Models
            </Link>
          </Text>
        }
        beside={
          <>
            <ModelStateMark state={model.state} />
            {model.simulated && <SimulatedMark what="Trained on simulated answers" />}
          </>
        }
      >
        <ModelActions model={model} projectId={projectId} />
      </PageHeader>
      <MetricsTables model={model} />
      <div className={classes.columns}>
        <Mistakes confusion={model.confusion} name={name} />
        <Calibration bins={model.reliability_diagram} />
      </div>
      <Teachers annotators={model.annotators} name={name} simulated={model.simulated} />
      <Lineage model={model} projectId={projectId} />
      <Card model={model} />
    </>
  );
}
