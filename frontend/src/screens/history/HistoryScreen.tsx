/** My own answers, newest first, and their correction. */
import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { keys } from "@/api/keys";
import { outbox, useOutbox } from "@/api/outbox";
import { correctHistory, historyQuery, workQuery, type HistoryItem } from "@/api/work";
import type { Value } from "@/api/values";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { Loaded } from "@/ui/Loaded";
import { PageHeader } from "@/ui/PageHeader";
import { AnswerTile } from "./AnswerTile";
import { CorrectDialog } from "./CorrectDialog";
import classes from "./history.module.css";

export function HistoryScreen() {
  const { projectId } = useParams({ strict: false });
  const project = Number(projectId);
  const work = useQuery(workQuery(project));
  const history = useInfiniteQuery(historyQuery(project));
  const { waiting } = useOutbox();
  const [open, setOpen] = useState<HistoryItem | null>(null);
  const queryClient = useQueryClient();

  useEffect(
    () =>
      outbox.onAcked((entry, { annotation }) => {
        if (entry.project !== project) return;
        if (annotation) correctHistory(queryClient, project, entry.assignment, annotation);
        void queryClient.invalidateQueries({ queryKey: keys.under(project, "history") });
      }),
    [project, queryClient],
  );

  // A correction on its way is shown as it will be.
  const corrected = new Map<string, Value>();
  for (const { assignment, message } of waiting) if (message.kind === "submit") corrected.set(assignment, message.value);

  return (
    <>
      <PageHeader title="My answers" lead="Newest first. An answer can be corrected until an expert has decided on its image." />
      <Loaded query={work}>
        {({ project: { classes: options } }) => (
          <Loaded query={history}>
            {(items) =>
              items.length === 0 ? (
                <EmptyState icon={IconHistory} title="No answers yet" text="What you answer in this project is listed here.">
                  <LinkButton to="/projects/$projectId/work" params={{ projectId: project }}>
                    Start labelling
                  </LinkButton>
                </EmptyState>
              ) : (
                <>
                  <ul className={classes.grid}>
                    {items.map((item) => (
                      <li key={item.assignment}>
                        <AnswerTile
                          item={item}
                          value={corrected.get(item.assignment) ?? item.value}
                          sending={corrected.has(item.assignment)}
                          options={options}
                          onCorrect={() => setOpen(item)}
                        />
                      </li>
                    ))}
                  </ul>
                  {history.hasNextPage && (
                    <Button variant="default" mt="lg" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
                      Show older answers
                    </Button>
                  )}
                </>
              )
            }
          </Loaded>
        )}
      </Loaded>
      {work.data && open && (
        <CorrectDialog
          key={open.annotation}
          project={project}
          item={open}
          question={work.data.project.question}
          options={work.data.project.classes}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
