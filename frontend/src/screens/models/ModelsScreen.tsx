/** The model versions of a project: how good each is, which one is live, and what separates two of them. */
import { Text } from "@mantine/core";
import { IconBrain } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { modelsQuery } from "@/api/models";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { LoadMore } from "@/ui/LoadMore";
import { PageHeader } from "@/ui/PageHeader";
import { useProjectId } from "@/ui/projectPage";
import { Compare } from "./Compare";
import { ModelsTable } from "./ModelsTable";
import { RollBack } from "./ModelActions";

export function ModelsScreen() {
  const projectId = useProjectId();
  const models = useInfiniteQuery({ ...modelsQuery(projectId), refetchInterval: 10_000 });
  const [chosen, setChosen] = useState<readonly number[]>([]);
  // The third tick drops the first: there are always at most two.
  const toggle = (id: number) =>
    setChosen((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before, id].slice(-2)));
  const pair = (models.data ?? []).filter(({ id }) => chosen.includes(id)).toSorted((a, b) => a.number - b.number);
  const [a, b] = pair;

  return (
    <>
      <PageHeader title="Models" lead="Each training makes a candidate. The live one gives evidence to the consensus and orders the tasks.">
        {models.data?.some(({ state }) => state === "retired") && <RollBack projectId={projectId} />}
      </PageHeader>
      <Loaded query={models}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={IconBrain} title="No model yet" text="Start a training when enough tasks have answers.">
              <Link to="/projects/$projectId/runs" params={{ projectId }}>
                Go to runs
              </Link>
            </EmptyState>
          ) : (
            <>
              <ModelsTable models={rows} projectId={projectId} chosen={chosen} onToggle={toggle} />
              <LoadMore shown={rows.length} {...models} />
              {a && b ? (
                <Compare projectId={projectId} a={a} b={b} />
              ) : (
                rows.length > 1 && (
                  <Text size="sm" c="dimmed">
                    Tick two versions to compare them on the same test tasks.
                  </Text>
                )
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
}
