/** The live dashboard of a project: how far it is, how fast it goes, how sure it is, and what it has cost. */
import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { overviewQuery } from "@/api/overview";
import { projectQuery } from "@/api/projects";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { Loaded } from "@/ui/Loaded";
import { PendingPage } from "@/ui/Pending";
import { ProjectStateMark, SimulatedMark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { useProjectId } from "@/ui/projectPage";
import { Figures } from "./Figures";
import { LiveCharts } from "./LiveCharts";
import { LiveSign } from "./LiveSign";
import { ModelCard } from "./ModelCard";
import { ProjectActions } from "./ProjectActions";
import { RecentEvents } from "./RecentEvents";
import { TaskStates } from "./TaskStates";
import classes from "./overview.module.css";

export function OverviewScreen() {
  const projectId = useProjectId();
  const project = useQuery({ ...projectQuery(projectId), refetchInterval: 10_000 });
  const overview = useQuery(overviewQuery(projectId));

  return (
    <Loaded query={project} pending={<PendingPage />}>
      {(data) => (
        <>
          <PageHeader
            title={data.name}
            lead={data.question}
            beside={
              <Group gap="sm">
                <ProjectStateMark state={data.state} />
                {data.is_simulated_crowd && <SimulatedMark />}
              </Group>
            }
          >
            <ProjectActions project={data} />
          </PageHeader>
          <Loaded query={overview} pending={<PendingPage />}>
            {(live) => (
              <>
                {overview.error && <ErrorPanel error={overview.error} onRetry={() => void overview.refetch()} />}
                <TaskStates tasks={live.tasks} queue={live.queue} projectId={projectId} aside={<LiveSign at={overview.dataUpdatedAt} stopped={overview.isError} />} />
                <Figures live={live} />
                <LiveCharts live={live} settleConfidence={data.policy?.settle_confidence ?? 1} simulated={data.is_simulated_crowd} />
                <div className={classes.columns}>
                  <ModelCard model={live.model} projectId={projectId} />
                  <RecentEvents projectId={projectId} last={live.last_event_seq} />
                </div>
              </>
            )}
          </Loaded>
        </>
      )}
    </Loaded>
  );
}
