/** How far a run is, with the stage in words. */
import { Group, Progress, Text } from "@mantine/core";
import { useEffect, useState } from "react";

import type { Run } from "@/api/runs";
import { Section } from "@/ui/Section";
import { elapsed, progressPercent } from "./runWords";

/** The time of day, again every second: only this part of the page is drawn anew. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function RunProgress({ run }: { run: Run }) {
  const now = useNow();
  const percent = progressPercent(run);
  const stage = run.progress?.stage ?? (run.state === "queued" ? `Waits for a worker of the queue ${run.queue}` : "Starts");
  return (
    <Section title="Progress">
      <Group justify="space-between" mb="xs" gap="xs">
        <Text size="sm">
          {stage}
          {run.progress?.message ? `: ${run.progress.message}` : ""}
        </Text>
        <Text size="sm" c="dimmed">
          {[percent === null ? null : `${percent.toFixed(0)} %`, elapsed(run, now)].filter(Boolean).join(" · ")}
        </Text>
      </Group>
      <Progress value={percent ?? 100} animated={percent === null} striped={percent === null} aria-label="Progress of the run" />
      {run.attempt > 1 && (
        <Text size="xs" c="dimmed" mt="xs">
          Attempt {run.attempt} of {run.max_attempts}
        </Text>
      )}
    </Section>
  );
}
