/** The head of the workspace: the way out, how far one is, whether all is saved, pause and help. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconHelp, IconPlayerPause } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Progress, WorkInfo } from "@/api/work";
import { formatCount } from "@/ui/format";
import { SavedBadge } from "@/ui/SavedBadge";
import classes from "./work.module.css";

interface Props {
  project: WorkInfo["project"];
  progress: Progress | null;
  onPause: () => void;
  onHelp: () => void;
}

function ProgressLine({ progress }: { progress: Progress | null }) {
  if (!progress) return <div className={classes.progress} />;
  const { answered, today, remaining_estimate: left } = progress;
  const total = left === null ? null : answered + left;
  return (
    <div className={classes.progress}>
      <span>
        <strong>{formatCount(answered)}</strong> answered
        <span className={classes.wideOnly}>, {formatCount(today)} today</span>
        {left !== null && <span className={classes.wideOnly}>, about {formatCount(left)} left</span>}
      </span>
      {total !== null && total > 0 && (
        <progress className={classes.bar} value={answered} max={total} aria-label="Answered of all that is expected" />
      )}
    </div>
  );
}

export function WorkHeader({ project, progress, onPause, onHelp }: Props) {
  useEffect(() => {
    document.title = `${project.name} · Consilium`;
  }, [project.name]);
  const icon = { size: 20, stroke: 1.6 } as const;
  return (
    <header className={classes.header}>
      <Link to="/projects" activeOptions={{ exact: true }} className={classes.exit} aria-label={`${project.name}: leave to all projects`}>
        <IconArrowLeft {...icon} />
        <span className={classes.projectName}>{project.name}</span>
      </Link>
      <ProgressLine progress={progress} />
      <SavedBadge />
      <Tooltip label="Pause (P)">
        <ActionIcon variant="subtle" color="gray" className={classes.headerButton} aria-label="Pause" onClick={onPause}>
          <IconPlayerPause {...icon} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Instructions and keys (?)">
        <ActionIcon variant="subtle" color="gray" className={classes.headerButton} aria-label="Instructions and keys" onClick={onHelp}>
          <IconHelp {...icon} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}
