/** What happened to a task, newest first. */
import { Text } from "@mantine/core";

import type { ProjectEvent } from "@/api/overview";
import { eventSentence } from "@/ui/eventWords";
import { formatMoment } from "@/ui/format";
import classes from "./tasks.module.css";

export function TaskHistory({ events }: { events: readonly ProjectEvent[] }) {
  if (events.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing has happened to it yet.
      </Text>
    );
  }
  return (
    <ul className={classes.history}>
      {events
        .toSorted((a, b) => b.seq - a.seq)
        .map((event) => (
          <li key={event.seq}>
            <span>{eventSentence(event)}</span>
            <time dateTime={event.at}>{formatMoment(event.at)}</time>
          </li>
        ))}
    </ul>
  );
}
