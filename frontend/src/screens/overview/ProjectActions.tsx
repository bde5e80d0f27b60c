/** What a manager does from the dashboard: invite, aggregate, train, and open, pause or close the project. */
import { Button, Text } from "@mantine/core";
import { IconLock, IconPlayerPause, IconPlayerPlay, IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";

import { keys } from "@/api/keys";
import { setProjectState, type Project } from "@/api/projects";
import { startRun } from "@/api/runs";
import { ConfirmButton } from "@/ui/ConfirmButton";
import { notifyDone, notifyProblem } from "@/ui/notify";

const icon = { size: 16, stroke: 1.8, "aria-hidden": true } as const;

export function ProjectActions({ project }: { project: Project }) {
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUserPlus {...icon} />}
        renderRoot={(props) => (
          <Link {...props} to="/projects/$projectId/setup" params={{ projectId: project.id }} hash="people" />
        )}
      >
        Invite
      </Button>
      <RunNow project={project} kind="aggregate" label="Aggregate now" />
      <RunNow project={project} kind="train" label="Train now" />
      <StateActions project={project} />
    </>
  );
}

/** Starts a run with the project's defaults and goes to watch it. */
function RunNow({ project, kind, label }: { project: Project; kind: "aggregate" | "train"; label: string }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const start = useMutation({
    mutationFn: () => startRun(project.id, kind, {}),
    onSuccess: async (run) => {
      await queryClient.invalidateQueries({ queryKey: keys.under(project.id, "runs") });
      await navigate({ to: "/projects/$projectId/runs/$runId", params: { projectId: project.id, runId: run.id } });
    },
    onError: notifyProblem,
  });
  return (
    <Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>
      {label}
    </Button>
  );
}

function StateActions({ project }: { project: Project }) {
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (state: "open" | "paused" | "closed") => setProjectState(project.id, state),
    onSuccess: async (changed) => {
      queryClient.setQueryData(keys.project(project.id), changed);
      notifyDone(`The project is ${changed.state} now.`);
      await queryClient.invalidateQueries({ queryKey: keys.project(project.id) });
    },
  });
  const shared = { busy: change.isPending, error: change.error };
  if (project.state === "open") {
    return (
      <>
        <ConfirmButton
          key="pause" // another button than "Open", which stood here: its open dialog must not become this one's
          {...shared}
          label="Pause"
          leftSection={<IconPlayerPause {...icon} />}
          title="Pause the project?"
          confirm="Pause it"
          onConfirm={() => change.mutateAsync("paused")}
        >
          <Text>Nobody gets new tasks until you open it again. Answers to tasks already handed out are still kept.</Text>
        </ConfirmButton>
        <ConfirmButton
          key="close"
          {...shared}
          label="Close"
          leftSection={<IconLock {...icon} />}
          title="Close the project?"
          confirm="Close it"
          danger
          onConfirm={() => change.mutateAsync("closed")}
        >
          <Text>Annotators see that the study is over. Answers on their way are kept as extra evidence; nothing is deleted.</Text>
        </ConfirmButton>
      </>
    );
  }
  return (
    <ConfirmButton
      key="open"
      {...shared}
      label={project.state === "draft" ? "Open" : "Open again"}
      variant="filled"
      leftSection={<IconPlayerPlay {...icon} />}
      title="Open the project?"
      confirm="Open it"
      onConfirm={() => change.mutateAsync("open")}
    >
      <Text>Members get tasks from now on.</Text>
    </ConfirmButton>
  );
}
