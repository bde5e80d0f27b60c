/** The end of a sitting: thanks, what was done, and where one may go from here. */
import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useOutbox } from "@/api/outbox";
import { workQuery } from "@/api/work";
import { formatCount } from "@/ui/format";
import { LinkButton } from "@/ui/LinkButton";
import { Loaded } from "@/ui/Loaded";
import { PageHeader } from "@/ui/PageHeader";
import { StatTile, StatTiles } from "@/ui/StatTile";

export function DoneScreen() {
  const { projectId } = useParams({ strict: false });
  const project = Number(projectId);
  const work = useQuery({ ...workQuery(project), staleTime: 0 });
  const unsent = useOutbox().waiting.length;
  return (
    <Loaded query={work}>
      {({ progress, project: { name } }) => (
        <>
          <PageHeader title="Thank you" lead={`Every answer makes “${name}” a little surer.`} />
          <StatTiles>
            <StatTile label="Answered today" value={formatCount(progress.today)} />
            <StatTile label="Answered in all" value={formatCount(progress.answered)} />
            {progress.remaining_estimate !== null && (
              <StatTile label="Left for you" value={formatCount(progress.remaining_estimate)} note="about" />
            )}
            <StatTile
              label="Unsent"
              value={formatCount(unsent)}
              note={unsent === 0 ? "all answers have arrived" : "sent as soon as there is a connection"}
            />
          </StatTiles>
          <Text mt="xl" mb="md">
            {unsent === 0
              ? "You may close this page."
              : "You may close this page: the answers are kept on this device. Open it again when you are online."}
          </Text>
          <Group>
            <LinkButton to="/projects/$projectId/work" params={{ projectId: project }}>
              Go on labelling
            </LinkButton>
            <LinkButton to="/projects/$projectId/history" params={{ projectId: project }} variant="default">
              My answers
            </LinkButton>
            <LinkButton to="/projects" variant="default">
              All projects
            </LinkButton>
          </Group>
        </>
      )}
    </Loaded>
  );
}
