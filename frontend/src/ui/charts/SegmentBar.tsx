/** Parts of a whole as one segmented bar with a legend of numbers: how many tasks stand where. */
import { Group, Text } from "@mantine/core";

import classes from "./charts.module.css";
import { formatCount, formatShare } from "../format";

export interface Segment {
  key: string;
  label: string;
  count: number;
  /** Any CSS colour. */
  color: string;
}

export function SegmentBar({ segments, label }: { segments: readonly Segment[]; label: string }) {
  const total = segments.reduce((sum, segment) => sum + segment.count, 0);
  const words = segments.map((segment) => `${segment.label} ${segment.count}`).join(", ");
  return (
    <div>
      <div className={classes.segments} role="img" aria-label={`${label}: ${words}`}>
        {segments
          .filter((segment) => segment.count > 0)
          .map((segment) => (
            <span key={segment.key} style={{ flexGrow: segment.count, background: segment.color }} />
          ))}
      </div>
      <Group gap="lg" mt="sm" component="ul" className={classes.legend}>
        {segments.map((segment) => (
          <li key={segment.key}>
            <Group gap={6} wrap="nowrap" align="baseline">
              <span className={classes.swatch} style={{ background: segment.color }} aria-hidden />
              <Text size="sm" c="dimmed" component="span">
                {segment.label}
              </Text>
              <Text size="sm" fw={600} component="span" className={classes.number}>
                {formatCount(segment.count)}
              </Text>
              <Text size="xs" c="dimmed" component="span" className={classes.number}>
                {total > 0 ? formatShare(segment.count / total, 0) : ""}
              </Text>
            </Group>
          </li>
        ))}
      </Group>
    </div>
  );
}
