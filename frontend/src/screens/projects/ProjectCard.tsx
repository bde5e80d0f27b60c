/** One project on the list: its question, how far it is, and where I go on. */
import { Badge, Group, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Project, ProjectState } from "@/api/projects";
import { formatCount } from "@/ui/format";
import { LinkButton } from "@/ui/LinkButton";
import classes from "./projects.module.css";

const STATE: Record<ProjectState, { label: string; color: string }> = {
  draft: { label: "Not open yet", color: "gray" },
  open: { label: "Open", color: "teal" },
  paused: { label: "Paused", color: "yellow" },
  closed: { label: "Closed", color: "gray" },
};

/** Finished tasks of all tasks: settled by the crowd, decided by an expert, or found unusable. */
function Progress({ counts }: { counts: Project["counts"] }) {
  const done = counts.settled + counts.decided + counts.unusable;
  return (
    <div className={classes.progress}>
      <progress className={classes.bar} value={done} max={Math.max(1, counts.tasks)} aria-label="Finished tasks" />
      <span>
        {formatCount(done)} of {formatCount(counts.tasks)} finished, {formatCount(counts.annotations)} answers
        {counts.disputed > 0 && `, ${formatCount(counts.disputed)} disputed`}
      </span>
    </div>
  );
}

function Ways({ project }: { project: Project }) {
  const params = { projectId: project.id };
  const label = (
    <LinkButton to="/projects/$projectId/work" params={params} variant={project.role === "annotator" ? "filled" : "default"}>
      Label
    </LinkButton>
  );
  if (project.role === "annotator") {
    return (
      <>
        {label}
        <LinkButton to="/projects/$projectId/instructions" params={params} variant="default">
          Instructions
        </LinkButton>
      </>
    );
  }
  return (
    <>
      {project.role === "manager" && (
        <LinkButton to="/projects/$projectId" params={params}>
          Overview
        </LinkButton>
      )}
      <LinkButton
        to="/projects/$projectId/adjudicate"
        params={params}
        variant={project.role === "expert" ? "filled" : "default"}
      >
        Adjudicate
      </LinkButton>
      {label}
    </>
  );
}

export function ProjectCard({ project }: { project: Project }) {
  const { label, color } = STATE[project.state];
  return (
    <article className={classes.card}>
      <div className={classes.head}>
        <Title order={2} className={classes.name}>
          <Link to="/projects/$projectId" params={{ projectId: project.id }}>
            {project.name}
          </Link>
        </Title>
        <Group gap={6}>
          {project.is_simulated_crowd && (
            <Badge variant="outline" color="gray">
              Simulated crowd
            </Badge>
          )}
          <Badge variant="dot" color={color}>
            {label}
          </Badge>
        </Group>
      </div>
      <p className={classes.question}>{project.question}</p>
      <div className={classes.foot}>
        <Progress counts={project.counts} />
        <Group gap="xs">
          <Ways project={project} />
        </Group>
      </div>
    </article>
  );
}
