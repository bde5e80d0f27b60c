/** An answer of the categorical kind, shown small: a dot in the class's colour and its name. */
import { isCantTell, type Value } from "@/api/values";
import type { ClassOption } from "@/api/projects";
import classes from "./categorical.module.css";

const reasons: Record<string, string> = { blurred: "blurred", not_visible: "not visible", other: "other reason" };

/** The reason behind "can't tell", in words. */
export const reasonText = (reason: string) => reasons[reason] ?? reason;

interface Props {
  options: readonly ClassOption[];
  /** A value, or a class id; null shows a dash. */
  value: Value | string | null;
}

export function ClassBadge({ options, value }: Props) {
  if (value === null) return <span className={classes.none}>–</span>;
  if (typeof value !== "string" && isCantTell(value)) {
    return (
      <span className={classes.badge}>
        <span className={classes.dot} data-hollow aria-hidden />
        Can’t tell{value.cant_tell && <span className={classes.reason}> ({reasonText(value.cant_tell)})</span>}
      </span>
    );
  }
  const id = typeof value === "string" ? value : value.class;
  const option = options.find((candidate) => candidate.id === id);
  return (
    <span className={classes.badge}>
      <span className={classes.dot} style={{ background: option?.color }} aria-hidden />
      {option?.name ?? id}
    </span>
  );
}
