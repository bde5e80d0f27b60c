/** The server is at work on a batch: how far it is. */
import { Progress, Text } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";

import type { Import } from "@/api/imports";
import { runQuery } from "@/api/runs";
import { formatCount } from "@/ui/format";
import { Section } from "@/ui/Section";

export function AtWork({ batch, title, text }: { batch: Import; title: string; text: string }) {
  const query = runQuery(batch.run ?? 0);
  const run = useQuery({ ...query, queryFn: batch.run === null ? skipToken : query.queryFn, refetchInterval: 1_000 });
  const progress = run.data?.progress;
  const total = progress?.total ?? 0;
  const percent = progress && total > 0 ? (progress.done / total) * 100 : null;
  return (
    <Section title={title}>
      <Text size="sm" mb="xs" role="status">
        {progress && total > 0 ? `${formatCount(progress.done)} of ${formatCount(total)}` : "Waits for a free worker"}
        {progress?.message ? `: ${progress.message}` : ""}
      </Text>
      <Progress value={percent ?? 100} striped={percent === null} animated={percent === null} aria-label={title} />
      <Text size="sm" c="dimmed" mt="sm">
        {text}
      </Text>
    </Section>
  );
}
