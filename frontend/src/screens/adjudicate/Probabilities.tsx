/** The probability of each class as a thin bar. */
import { Progress } from "@mantine/core";

import type { ClassOption } from "@/api/projects";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { formatShare } from "@/ui/format";
import classes from "./adjudicate.module.css";

export function Probabilities({ options, probabilities }: { options: readonly ClassOption[]; probabilities: Record<string, number> }) {
  return (
    <ul className={classes.probabilities}>
      {options.map((option) => {
        const value = probabilities[option.id] ?? 0;
        return (
          <li key={option.id}>
            <ClassBadge options={options} value={option.id} />
            <Progress value={value * 100} color={option.color} size={6} aria-hidden />
            <span>{formatShare(value, 1)}</span>
          </li>
        );
      })}
    </ul>
  );
}
