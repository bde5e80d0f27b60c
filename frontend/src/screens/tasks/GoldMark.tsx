/** Says that a task's answer is known, and what for. */
import type { TaskRow } from "@/api/tasks";
import { Mark } from "@/ui/Mark";

export function GoldMark({ purpose }: { purpose: TaskRow["gold_purpose"] }) {
  return purpose ? <Mark tone="gold">{`Gold: ${purpose}`}</Mark> : null;
}
