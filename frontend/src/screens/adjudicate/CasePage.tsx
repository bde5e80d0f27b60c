/** The page of one case: image at the left, the question or the decision at the right, the evidence below. */
import { Button, Group, Text } from "@mantine/core";
import { useReducer, useRef } from "react";

import type { Adjudication, AdjudicationRow } from "@/api/adjudications";
import { ImageViewer } from "@/canvas/ImageViewer";
import { useViewer } from "@/canvas/useViewer";
import { ViewerToolbar } from "@/canvas/ViewerToolbar";
import { useImage } from "@/media/useImage";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { Keycap } from "@/ui/Keycap";
import { keyMapOf } from "@/ui/keys/keymap";
import { usePreferences } from "@/ui/keys/preferences";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Blind } from "./Blind";
import { CaseKeys } from "./CaseKeys";
import { Comments } from "./Comments";
import { Decided } from "./Decided";
import { DecisionPanel } from "./DecisionPanel";
import { EvidencePanel } from "./EvidencePanel";
import { changed, decideBody, EMPTY } from "./draft";
import { useCase } from "./useCase";
import { REASONS } from "./words";
import classes from "./adjudicate.module.css";

interface Props {
  adjudication: Adjudication;
  question: string;
  projectId: number;
  me: string | null;
  queue: readonly AdjudicationRow[];
}

export function CasePage({ adjudication, question, projectId, me, queue }: Props) {
  const viewer = useViewer();
  const { image, error: imageError, retry } = useImage(adjudication.task.url);
  const [draft, change] = useReducer(changed, EMPTY);
  const comment = useRef<HTMLTextAreaElement>(null);
  const actions = useCase({ adjudication, projectId, queue });
  const keyMap = keyMapOf(usePreferences().keys);
  const { evidence, decision, reason } = adjudication;
  const phase = decision ? "decided" : evidence ? "evidence" : "blind";
  const place = queue.findIndex(({ id }) => id === adjudication.id);

  const submit = () => {
    const body = decideBody(draft, adjudication.version);
    if (body && !actions.deciding.isPending) actions.deciding.mutate(body);
  };

  return (
    <>
      <CaseKeys
        phase={phase}
        viewer={viewer}
        options={adjudication.classes}
        actions={actions}
        change={change}
        onSubmit={submit}
        onComment={() => comment.current?.focus()}
      />
      <PageHeader
        title={`Task ${adjudication.task.id}`}
        lead={REASONS[reason].explanation}
        beside={<Mark tone={phase === "decided" ? "good" : "warn"}>{phase === "decided" ? "Decided" : REASONS[reason].label}</Mark>}
      >
        {queue.length > 0 && (
          <>
            <Text size="sm" c="dimmed">
              {place >= 0 ? `${place + 1} of ${queue.length} in the queue` : `${queue.length} more in the queue`}
            </Text>
            <Button variant="default" size="xs" disabled={place < 1} onClick={actions.previous} rightSection={<Keycap name={keyMap.previous} />}>
              Previous
            </Button>
            <Button variant="default" size="xs" onClick={actions.next} rightSection={<Keycap name={keyMap.next} />}>
              Next
            </Button>
          </>
        )}
      </PageHeader>
      <div className={classes.workspace}>
        <div className={classes.viewer}>
          <div className={classes.canvas}>
            {imageError ? (
              <ErrorPanel error={imageError} onRetry={retry} />
            ) : (
              <ImageViewer viewer={viewer} image={image} label={`Image of task ${adjudication.task.id}`} />
            )}
          </div>
          <Group justify="center" py="xs">
            <ViewerToolbar viewer={viewer} hints={{ zoomIn: keyMap.zoomIn, zoomOut: keyMap.zoomOut, fit: keyMap.fit, tone: keyMap.toneTool, invert: keyMap.invert }} />
          </Group>
        </div>
        <aside className={classes.side} aria-label="Your answer">
          {phase === "blind" && <Blind question={question} options={adjudication.classes} keyMap={keyMap} answering={actions.blind} />}
          {phase === "evidence" && (
            <DecisionPanel
              question={question}
              adjudication={adjudication}
              draft={draft}
              change={change}
              keyMap={keyMap}
              deciding={actions.deciding}
              onReload={() => void actions.reload()}
              onSubmit={submit}
            />
          )}
          {phase === "decided" && decision && (
            <Decided decision={decision} options={adjudication.classes} mine={decision.by === me} reopening={actions.reopening} />
          )}
        </aside>
      </div>
      {evidence && <EvidencePanel evidence={evidence} options={adjudication.classes} blind={adjudication.blind} />}
      <Comments comments={adjudication.comments} me={me} adding={actions.commenting} field={comment} />
    </>
  );
}
