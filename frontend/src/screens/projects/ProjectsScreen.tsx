/** My projects, each with the way on for my role. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { IconMailOpened, IconPlus } from "@tabler/icons-react";
import { projectsQuery } from "@/api/projects";
import { sessionQuery } from "@/api/session";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { Loaded } from "@/ui/Loaded";
import { PageHeader } from "@/ui/PageHeader";
import { PendingRows } from "@/ui/Pending";
import { ProjectCard } from "./ProjectCard";
import classes from "./projects.module.css";

export function ProjectsScreen() {
  const { data: me } = useSuspenseQuery(sessionQuery);
  const projects = useQuery(projectsQuery);
  return (
    <>
      <PageHeader title="Projects">
        {me?.can_create_projects && (
          <LinkButton to="/new-project" leftSection={<IconPlus size={17} aria-hidden />}>
            New project
          </LinkButton>
        )}
      </PageHeader>
      <Loaded query={projects} pending={<PendingRows rows={3} height={150} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={IconMailOpened}
              title="You are in no project yet"
              text="Open the invitation link that you were sent, or ask the people who run the study for one."
            />
          ) : (
            <ul className={classes.list}>
              {items.map((project) => (
                <li key={project.id}>
                  <ProjectCard project={project} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
