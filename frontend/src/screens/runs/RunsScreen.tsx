/** The runs of a project: what the machines did, do and are about to do. */
import { Button, SegmentedControl } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import { runsQuery, type RunKind } from "@/api/runs";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { LoadMore } from "@/ui/LoadMore";
import { PageHeader } from "@/ui/PageHeader";
import { useProjectId } from "@/ui/projectPage";
import { RunsTable } from "./RunsTable";
import { StartAggregation } from "./StartAggregation";
import { StartTraining } from "./StartTraining";
import classes from "./runs.module.css";

const KINDS = [
  { value: "all", label: "All" },
  { value: "aggregate", label: "Aggregations" },
  { value: "train", label: "Trainings" },
  { value: "import", label: "Imports" },
  { value: "export", label: "Exports" },
];

export function RunsScreen() {
  const projectId = useProjectId();
  const [kind, setKind] = useState("all");
  const [aggregating, aggregation] = useDisclosure(false);
  const [training, train] = useDisclosure(false);
  const runs = useInfiniteQuery({
    ...runsQuery(projectId, kind === "all" ? undefined : (kind as RunKind)),
    refetchInterval: 3_000,
  });

  return (
    <>
      <PageHeader title="Runs" lead="Aggregations, trainings, imports and exports. They go on when you leave this page.">
        <Button variant="default" onClick={aggregation.open}>
          Start an aggregation
        </Button>
        <Button onClick={train.open}>Start a training</Button>
      </PageHeader>
      <div className={classes.filter}>
        <SegmentedControl aria-label="Which runs to show" value={kind} onChange={setKind} data={KINDS} size="sm" />
      </div>
      <Loaded query={runs}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState
              icon={IconPlayerPlay}
              title="Nothing has run yet"
              text="An aggregation estimates the consensus and every annotator’s reliability from all answers. A training makes a model of them."
            />
          ) : (
            <>
              <RunsTable runs={rows} projectId={projectId} />
              <LoadMore shown={rows.length} {...runs} />
            </>
          )
        }
      </Loaded>
      <StartAggregation projectId={projectId} opened={aggregating} onClose={aggregation.close} />
      <StartTraining projectId={projectId} opened={training} onClose={train.close} />
    </>
  );
}
