/** The tail of a run's log; it follows the end unless the reader has scrolled up. */
import { Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Section";
import type { Gathered } from "./useRunPoints";
import classes from "./runs.module.css";

/** Older lines than this are in the run's folder, not on the page. */
const TAIL = 500;

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

export function RunLog({ query, live }: { query: UseQueryResult<Gathered>; live: boolean }) {
  return (
    <Section title="Log">
      <Loaded query={query}>{({ points }) => <Lines points={points} live={live} />}</Loaded>
    </Section>
  );
}

function Lines({ points, live }: { points: Gathered["points"]; live: boolean }) {
  const lines = points.flatMap((point) => (point.kind === "log" ? [{ ...point, text: point.body.text }] : [])).slice(-TAIL);
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const last = lines.at(-1)?.seq;
  useEffect(() => {
    const element = box.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  }, [last]);
  if (lines.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {live ? "Nothing has been written yet." : "Nothing was written."}
      </Text>
    );
  }
  return (
    <div
      ref={box}
      className={classes.log}
      tabIndex={0}
      role="log"
      aria-label="Log of the run"
      onScroll={({ currentTarget: element }) => {
        follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
      }}
    >
      {lines.map((line) => (
        <div key={line.seq}>
          <time dateTime={line.at}>{clock.format(new Date(line.at))}</time> {line.text}
        </div>
      ))}
    </div>
  );
}
