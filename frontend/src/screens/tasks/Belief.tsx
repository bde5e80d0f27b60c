/** The consensus of a task with the probability of each class, and the facts around it. */
import { Progress, Text } from "@mantine/core";

import type { ClassOption } from "@/api/projects";
import type { TaskDetail } from "@/api/tasks";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { formatNumber, formatShare } from "@/ui/format";
import classes from "./tasks.module.css";

export function Belief({ task, options }: { task: TaskDetail; options: readonly ClassOption[] }) {
  const { consensus } = task;
  const facts: [string, string][] = [
    ["Answers", `${task.held} of ${task.wanted} wanted${task.live > 0 ? `, ${task.live} being given` : ""}`],
    ["Method", consensus?.method ?? "–"],
    ["Group", task.group || "–"],
    ["Priority", formatNumber(task.priority, 3)],
  ];
  const name = (id: string) => options.find((option) => option.id === id)?.name ?? id;
  if (task.decided) facts.unshift(["Decided by an expert", name(task.decided)]);
  if (task.gold_class) facts.unshift(["Known answer", name(task.gold_class)]);
  if (task.source_name) facts.push(["Source", task.source_name]);
  return (
    <>
      {consensus ? (
        <ul className={classes.probabilities}>
          {options.map((option) => {
            const value = consensus.posterior[option.id] ?? 0;
            return (
              <li key={option.id}>
                <ClassBadge options={options} value={option.id} />
                <Progress value={value * 100} color={option.color} size={8} aria-hidden />
                <span>{formatShare(value, 1)}</span>
              </li>
            );
          })}
        </ul>
      ) : (
        <Text size="sm" c="dimmed">
          There is no consensus yet: nobody has answered, or the task is gold that only checks annotators.
        </Text>
      )}
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
