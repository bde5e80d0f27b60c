/** Looks at an earlier image again and corrects the answer; the correction goes through the outbox like any answer. */
import { Modal, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { newKey, outbox } from "@/api/outbox";
import type { ClassOption } from "@/api/projects";
import { sessionQuery } from "@/api/session";
import { mediaUrl, type HistoryItem } from "@/api/work";
import type { Value } from "@/api/values";
import { ImageViewer } from "@/canvas/ImageViewer";
import { useViewer } from "@/canvas/useViewer";
import { ViewerToolbar } from "@/canvas/ViewerToolbar";
import { ClassButtons } from "@/labels/categorical/ClassButtons";
import { useImage } from "@/media/useImage";
import { ErrorPanel } from "@/ui/ErrorPanel";
import classes from "./history.module.css";

interface Props {
  project: number;
  item: HistoryItem;
  question: string;
  options: readonly ClassOption[];
  onClose: () => void;
}

export function CorrectDialog({ project, item, question, options, onClose }: Props) {
  const { data: me } = useSuspenseQuery(sessionQuery);
  const viewer = useViewer();
  const { image, error, retry } = useImage(mediaUrl(item.media));
  const [openedAt] = useState(() => performance.now());

  const correct = (value: Value) => {
    if (me && JSON.stringify(value) !== JSON.stringify(item.value)) {
      void outbox.add({
        key: newKey(),
        user: me.user.id,
        project,
        assignment: item.assignment,
        message: {
          kind: "submit",
          value,
          active_ms: Math.round(performance.now() - openedAt),
          client: "web/0.1 history",
          supersedes: item.annotation,
        },
        follows: null,
        hold: 0,
        at: new Date().toISOString(),
      });
    }
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={question} size="lg">
      <div className={classes.viewer}>
        <ImageViewer viewer={viewer} image={image} label="The image" />
      </div>
      {error ? <ErrorPanel error={error} onRetry={retry} /> : <ViewerToolbar viewer={viewer} />}
      <Text size="sm" c="dimmed" my="sm">
        Choose again to correct your answer; the one marked is what stands now.
      </Text>
      <ClassButtons options={options} selected={item.value} onChoose={correct} disabled={!image} />
    </Modal>
  );
}
