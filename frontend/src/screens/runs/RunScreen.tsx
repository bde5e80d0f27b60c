/** One run: its progress, its curves and its log as they come, its error if it failed, and what can be done about it. */
import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { isActive, runQuery, type Run } from "@/api/runs";
import { Loaded } from "@/ui/Loaded";
import { PendingPage } from "@/ui/Pending";
import { RunStateMark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { useAddressNumber, useProjectId } from "@/ui/projectPage";
import { RunActions } from "./RunActions";
import { RunCurves } from "./RunCurves";
import { RunFacts } from "./RunFacts";
import { RunFailure } from "./RunFailure";
import { RunFiles } from "./RunFiles";
import { RunLog } from "./RunLog";
import { RunProgress } from "./RunProgress";
import { runTitle } from "./runWords";
import { useRunPoints } from "./useRunPoints";

export function RunScreen() {
  const projectId = useProjectId();
  const runId = useAddressNumber("runId");
  const run = useQuery(runQuery(runId));
  return (
    <Loaded query={run} pending={<PendingPage />}>
      {(data) => <RunPage run={data} projectId={projectId} />}
    </Loaded>
  );
}

function RunPage({ run, projectId }: { run: Run; projectId: number }) {
  const points = useRunPoints(run.id);
  return (
    <>
      <PageHeader
        title={runTitle(run)}
        before={
          <Text size="sm">
            <Link to="/projects/$projectId/runs" params={{ projectId }}>
              Runs
            </Link>
          </Text>
        }
        beside={<RunStateMark state={run.state} />}
      >
        {run.model_version !== null && (
          <Button
            renderRoot={(props) => (
              <Link {...props} to="/projects/$projectId/models/$modelId" params={{ projectId, modelId: run.model_version ?? 0 }} />
            )}
          >
            Open the model
          </Button>
        )}
        <RunActions run={run} projectId={projectId} />
      </PageHeader>
      {run.error && <RunFailure error={run.error} attempt={run.attempt} attempts={run.max_attempts} />}
      {isActive(run.state) && <RunProgress run={run} />}
      <RunCurves points={points.data?.points ?? []} />
      <RunLog query={points} live={isActive(run.state)} />
      {run.kind === "export" && run.state === "done" && <RunFiles run={run.id} />}
      <RunFacts run={run} />
    </>
  );
}
