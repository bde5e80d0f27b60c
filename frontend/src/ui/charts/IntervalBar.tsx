/** A number with its interval: the figures as text, and a small bar that lines up with those above and below it. */
import { Group, Text, VisuallyHidden } from "@mantine/core";

import classes from "./charts.module.css";
import type { Interval } from "./intervals";
import { formatShare } from "../format";

export interface IntervalBarProps {
  interval: Interval | null;
  /** The range of the bar, the same for all rows of a table. */
  range?: readonly [number, number];
  /** How a number is written. */
  format?: (value: number) => string;
  /** A line to compare with: chance, zero, the other model. */
  reference?: number;
  /** The level of the interval in per cent: 90 about people, 95 about models. */
  level?: 90 | 95;
  /** The bar takes this many pixels. */
  width?: number;
}

/** Where a value lies in the range, in per cent of the width, kept inside. */
export function position(value: number, range: readonly [number, number]): number {
  const [low, high] = range;
  return high > low ? Math.max(0, Math.min(100, ((value - low) / (high - low)) * 100)) : 0;
}

export function IntervalBar({ interval, range = [0, 1], format = (value) => formatShare(value, 1), reference, level = 90, width = 96 }: IntervalBarProps) {
  if (interval === null) {
    return (
      <Text c="dimmed" size="sm" component="span">
        –
      </Text>
    );
  }
  const left = position(interval.low, range);
  const right = position(interval.high, range);
  return (
    <Group gap={8} wrap="nowrap" className={classes.interval}>
      <span className={classes.number}>{format(interval.value)}</span>
      <span className={classes.track} style={{ flexBasis: width }} aria-hidden>
        {reference !== undefined && <span className={classes.reference} style={{ left: `${position(reference, range)}%` }} />}
        <span className={classes.whisker} style={{ left: `${left}%`, width: `${right - left}%` }} />
        <span className={classes.dot} style={{ left: `${position(interval.value, range)}%` }} />
      </span>
      <span className={classes.range}>
        <VisuallyHidden component="span">{level} % interval </VisuallyHidden>
        {format(interval.low)} to {format(interval.high)}
      </span>
    </Group>
  );
}
