/** One task: its image, what is believed of it, every answer to it, and what happened to it. */
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { projectQuery, type ClassOption } from "@/api/projects";
import { taskQuery, type TaskDetail } from "@/api/tasks";
import { mediaUrl } from "@/api/work";
import { ImageViewer } from "@/canvas/ImageViewer";
import { useViewer } from "@/canvas/useViewer";
import { ViewerToolbar } from "@/canvas/ViewerToolbar";
import { useImage } from "@/media/useImage";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { Loaded } from "@/ui/Loaded";
import { TaskStateMark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { PendingPage } from "@/ui/Pending";
import { useAddressNumber, useMembership, useProjectId } from "@/ui/projectPage";
import { Section } from "@/ui/Section";
import { Belief } from "./Belief";
import { GoldMark } from "./GoldMark";
import { TaskActions } from "./TaskActions";
import { TaskAnswers } from "./TaskAnswers";
import { TaskHistory } from "./TaskHistory";
import classes from "./tasks.module.css";

export function TaskScreen() {
  const projectId = useProjectId();
  const task = useQuery(taskQuery(useAddressNumber("taskId")));
  const project = useQuery(projectQuery(projectId));
  const membership = useMembership();
  return (
    <Loaded query={task} pending={<PendingPage />}>
      {(data) => (
        <Page
          key={data.id}
          task={data}
          options={project.data?.schema.classes ?? []}
          projectId={projectId}
          isManager={membership?.role === "manager"}
        />
      )}
    </Loaded>
  );
}

interface PageProps {
  task: TaskDetail;
  options: readonly ClassOption[];
  projectId: number;
  isManager: boolean;
}

function Page({ task, options, projectId, isManager }: PageProps) {
  const viewer = useViewer();
  const { image, error, retry } = useImage(mediaUrl(task.media));
  return (
    <>
      <PageHeader
        title={`Task ${task.id}`}
        before={
          <Text size="sm">
            <Link to="/projects/$projectId/tasks" params={{ projectId }} search={{}}>
              Tasks
            </Link>
          </Text>
        }
        beside={
          <>
            <TaskStateMark state={task.state} />
            <GoldMark purpose={task.gold_purpose} />
          </>
        }
      >
        {isManager && <TaskActions task={task} options={options} projectId={projectId} />}
      </PageHeader>
      <div className={classes.columns}>
        <div className={classes.viewer}>
          <div className={classes.canvas}>
            {error ? <ErrorPanel error={error} onRetry={retry} /> : <ImageViewer viewer={viewer} image={image} label={`Image of task ${task.id}`} />}
          </div>
          <div className={classes.tools}>
            <ViewerToolbar viewer={viewer} />
          </div>
        </div>
        <Section title="What is believed">
          <Belief task={task} options={options} />
        </Section>
      </div>
      <Section title="Answers">
        <TaskAnswers annotations={task.annotations} options={options} />
      </Section>
      <Section title="History">
        <TaskHistory events={task.events} />
      </Section>
    </>
  );
}
