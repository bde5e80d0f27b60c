/** One of my answers: the image, what I said, when, and the way to correct it. */
import { UnstyledButton } from "@mantine/core";
import type { ClassOption } from "@/api/projects";
import { mediaUrl, type HistoryItem } from "@/api/work";
import type { Value } from "@/api/values";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { formatAgo, formatMoment } from "@/ui/format";
import classes from "./history.module.css";

interface Props {
  item: HistoryItem;
  value: Value;
  /** True while a correction has not arrived. */
  sending: boolean;
  options: readonly ClassOption[];
  onCorrect: () => void;
}

export function AnswerTile({ item, value, sending, options, onCorrect }: Props) {
  return (
    <article className={classes.tile}>
      <img className={classes.image} src={mediaUrl(item.media, "thumb")} width={180} height={180} loading="lazy" alt="" />
      <div className={classes.text}>
        <ClassBadge options={options} value={value} />
        <time className={classes.when} dateTime={item.at} title={formatMoment(item.at)}>
          {sending ? "correction unsent" : formatAgo(item.at)}
        </time>
        {item.can_revise ? (
          <UnstyledButton className={classes.correct} onClick={onCorrect} disabled={sending}>
            Look again
          </UnstyledButton>
        ) : (
          <span className={classes.final}>Decided by an expert</span>
        )}
      </div>
    </article>
  );
}
