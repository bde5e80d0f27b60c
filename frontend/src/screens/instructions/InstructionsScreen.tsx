/** A project's instructions with examples, and the way to the work. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { workQuery } from "@/api/work";
import { Guide } from "@/labels/categorical/Guide";
import { LinkButton } from "@/ui/LinkButton";
import { Loaded } from "@/ui/Loaded";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";

export function InstructionsScreen() {
  const { projectId } = useParams({ strict: false });
  const project = Number(projectId);
  const work = useQuery(workQuery(project));
  return (
    <Loaded query={work}>
      {({ project: { id, question, instructions, classes, examples }, progress }) => (
        <>
          <PageHeader title="Instructions" lead={question}>
            <LinkButton to="/projects/$projectId/work" params={{ projectId: id }} size="md">
              {progress.answered > 0 ? "Go on labelling" : "Start labelling"}
            </LinkButton>
          </PageHeader>
          <Section title="What to look for">
            <Guide instructions={instructions} options={classes} examples={examples} />
          </Section>
        </>
      )}
    </Loaded>
  );
}
