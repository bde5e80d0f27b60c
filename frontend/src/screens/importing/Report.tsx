/** The report of the dry run: counts, one line per file, and the decision to take the batch in or throw it away. */
import { Anchor, Button, Group, SegmentedControl, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { commitImport, discardImport, importReportCsv, importReportQuery, type Import, type ImportRow } from "@/api/imports";
import { keys } from "@/api/keys";
import { ConfirmButton } from "@/ui/ConfirmButton";
import { formatCount } from "@/ui/format";
import { Loaded } from "@/ui/Loaded";
import { LoadMore } from "@/ui/LoadMore";
import { notifyProblem } from "@/ui/notify";
import { Section } from "@/ui/Section";
import { StatTile, StatTiles } from "@/ui/StatTile";
import { ReportTable } from "./ReportTable";
import classes from "./importing.module.css";

type Filter = "all" | ImportRow["state"];

export function Report({ batch, onDiscarded }: { batch: Import; onDiscarded: () => void }) {
  const counts = batch.report?.counts;
  const [filter, setFilter] = useState<Filter>(counts && counts.rejected > 0 ? "rejected" : "all");
  const queryClient = useQueryClient();
  const rows = useInfiniteQuery(importReportQuery(batch.id, filter === "all" ? undefined : filter));
  const commit = useMutation({
    mutationFn: () => commitImport(batch.id),
    onSuccess: (changed) => queryClient.setQueryData(keys.import(batch.id), changed),
    onError: (error) => notifyProblem(error),
  });
  const discard = useMutation({ mutationFn: () => discardImport(batch.id), onSuccess: onDiscarded });
  if (!counts) return null;

  return (
    <>
      <div className={classes.tiles}>
        <StatTiles>
          <StatTile label="Will become tasks" value={formatCount(counts.accepted)} note={counts.accepted === 1 ? "file" : "files"} />
          <StatTile label="Groups" value={formatCount(counts.groups)} note="never split in training" />
          <StatTile label="Answers taken in" value={formatCount(counts.annotations)} note="with their annotators" />
          <StatTile label="Duplicates" value={formatCount(counts.duplicates)} note="same pixels, one task" />
          <StatTile label="Refused" value={formatCount(counts.rejected)} note="left out, see below" />
          <StatTile label="Ignored" value={formatCount(counts.ignored)} note="not images" />
        </StatTiles>
      </div>
      <Group justify="flex-end" mb="lg" gap="xs">
        <ConfirmButton
          label="Throw away"
          title="Throw this batch away?"
          confirm="Throw it away"
          danger
          busy={discard.isPending}
          error={discard.error}
          onConfirm={() => discard.mutateAsync()}
        >
          <Text>The files that were sent are deleted. Nothing has become a task yet.</Text>
        </ConfirmButton>
        <Button disabled={counts.accepted === 0} loading={commit.isPending} onClick={() => commit.mutate()}>
          {counts.rejected > 0 ? `Take in ${formatCount(counts.accepted)}, leave out ${formatCount(counts.rejected)}` : `Take in ${formatCount(counts.accepted)}`}
        </Button>
      </Group>
      <Section
        title="File by file"
        aside={
          <Anchor href={importReportCsv(batch.id)} size="sm" download>
            Download as CSV
          </Anchor>
        }
      >
        <div className={classes.filter}>
          <SegmentedControl
            size="sm"
            aria-label="Which files to show"
            value={filter}
            onChange={(value) => setFilter(value)}
            data={[
              { value: "all", label: "All" },
              { value: "accepted", label: `Accepted ${formatCount(counts.accepted)}` },
              { value: "rejected", label: `Refused ${formatCount(counts.rejected)}` },
              { value: "duplicate", label: `Duplicates ${formatCount(counts.duplicates)}` },
              { value: "ignored", label: `Ignored ${formatCount(counts.ignored)}` },
            ]}
          />
        </div>
        <Loaded query={rows}>
          {(items) =>
            items.length === 0 ? (
              <Text size="sm" c="dimmed">
                No file of this sort.
              </Text>
            ) : (
              <>
                <ReportTable rows={items} />
                <LoadMore shown={items.length} {...rows} />
              </>
            )
          }
        </Loaded>
      </Section>
    </>
  );
}
