/** Says that a task's answer is known, and what for. */
import { Badge } from "@mantine/core";

import type { TaskRow } from "@/api/tasks";

export function GoldMark({ purpose }: { purpose: TaskRow["gold_purpose"] }) {
  if (!purpose) return null;
  return (
    <Badge variant="outline" color="yellow.9" size="sm" tt="none" fw={500} autoContrast>
      {purpose} gold
    </Badge>
  );
}
