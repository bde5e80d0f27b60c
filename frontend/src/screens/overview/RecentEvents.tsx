/** The last things that happened in the project, newest first. */
import { Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { eventsQuery, type ProjectEvent } from "@/api/overview";
import { eventSentence } from "@/ui/eventWords";
import { formatAgo } from "@/ui/format";
import { Loaded } from "@/ui/Loaded";
import { PendingRows } from "@/ui/Pending";
import { Section } from "@/ui/Section";
import classes from "./overview.module.css";

const SHOWN = 10;

export function RecentEvents({ projectId, last }: { projectId: number; last: number }) {
  const events = useQuery({
    ...eventsQuery(projectId, Math.max(0, last - SHOWN)),
    // The list stays on screen while the next one comes: its key changes with every event.
    placeholderData: keepPreviousData,
  });
  return (
    <Section title="Last events">
      <Loaded query={events} pending={<PendingRows rows={SHOWN} height={22} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing has happened yet.
            </Text>
          ) : (
            <ul className={classes.events}>
              {items
                .toSorted((a, b) => b.seq - a.seq)
                .slice(0, SHOWN)
                .map((event) => (
                  <Row key={event.seq} event={event} projectId={projectId} />
                ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Row({ event, projectId }: { event: ProjectEvent; projectId: number }) {
  const task = event.task ?? null;
  return (
    <li className={classes.event}>
      <span>
        {eventSentence(event)}
        {task !== null && (
          <>
            {" · "}
            <Link to="/projects/$projectId/tasks/$taskId" params={{ projectId, taskId: task }}>
              task {task}
            </Link>
          </>
        )}
      </span>
      <time dateTime={event.at}>{formatAgo(event.at)}</time>
    </li>
  );
}
