/** Small words with a coloured dot: the states of things, and the mark of simulated annotators. */
import { Tooltip } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";

import type { ModelVersion } from "@/api/models";
import type { ProjectState, Standing, TaskState } from "@/api/projects";
import type { RunState } from "@/api/runs";
import classes from "./Mark.module.css";

export type Tone = "neutral" | "accent" | "good" | "warn" | "bad" | "expert" | "gold";

interface Props {
  tone: Tone;
  /** Something is going on: the dot breathes. */
  busy?: boolean;
  children: string;
}

export function Mark({ tone, busy, children }: Props) {
  return (
    <span className={classes.mark} data-tone={tone} data-busy={busy || undefined}>
      <span className={classes.dot} aria-hidden />
      {children}
    </span>
  );
}

/** Stands wherever simulated annotators, or anything made from their answers, appear. */
export function SimulatedMark({ what = "Simulated annotators" }: { what?: string }) {
  return (
    <Tooltip label="These answers were given by a program, not by people." events={{ hover: true, focus: true, touch: true }}>
      <span className={classes.simulated} tabIndex={0}>
        <IconRobot size={14} stroke={1.8} aria-hidden />
        {what}
      </span>
    </Tooltip>
  );
}

const projectTones: Record<ProjectState, [Tone, string]> = {
  draft: ["neutral", "Draft"],
  open: ["good", "Open"],
  paused: ["warn", "Paused"],
  closed: ["neutral", "Closed"],
};

export function ProjectStateMark({ state }: { state: ProjectState }) {
  const [tone, text] = projectTones[state];
  return <Mark tone={tone}>{text}</Mark>;
}

export const taskStates: Record<TaskState, { tone: Tone; label: string; color: string }> = {
  open: { tone: "neutral", label: "Open", color: "var(--consilium-line-strong)" },
  settled: { tone: "accent", label: "Settled", color: "var(--consilium-accent)" },
  disputed: { tone: "warn", label: "Disputed", color: "var(--consilium-warn)" },
  decided: { tone: "expert", label: "Decided", color: "var(--mark-expert)" },
  unusable: { tone: "bad", label: "Unusable", color: "var(--consilium-bad)" },
  excluded: { tone: "neutral", label: "Excluded", color: "var(--consilium-muted)" },
};

/** A state that this version of the screens does not know is shown by its own word. */
export function TaskStateMark({ state }: { state: string }) {
  const known = state in taskStates ? taskStates[state as TaskState] : { tone: "neutral" as const, label: state };
  return <Mark tone={known.tone}>{known.label}</Mark>;
}

const runTones: Record<RunState, [Tone, string]> = {
  queued: ["neutral", "Queued"],
  running: ["accent", "Running"],
  done: ["good", "Done"],
  failed: ["bad", "Failed"],
  cancelled: ["neutral", "Cancelled"],
};

export function RunStateMark({ state }: { state: RunState }) {
  const [tone, text] = runTones[state];
  return (
    <Mark tone={tone} busy={state === "running"}>
      {text}
    </Mark>
  );
}

const modelTones: Record<ModelVersion["state"], [Tone, string]> = {
  candidate: ["neutral", "Candidate"],
  live: ["good", "Live"],
  retired: ["neutral", "Retired"],
};

export function ModelStateMark({ state }: { state: ModelVersion["state"] }) {
  const [tone, text] = modelTones[state];
  return <Mark tone={tone}>{text}</Mark>;
}

const standingTones: Record<Standing, [Tone, string]> = {
  active: ["good", "Active"],
  paused: ["warn", "Paused"],
  banned: ["bad", "Banned"],
};

export function StandingMark({ standing }: { standing: Standing }) {
  const [tone, text] = standingTones[standing];
  return <Mark tone={tone}>{text}</Mark>;
}
