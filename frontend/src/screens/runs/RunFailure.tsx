/** Why a run failed and what to do. */
import { ApiError } from "@/api/problem";
import type { Run } from "@/api/runs";
import { ErrorPanel } from "@/ui/ErrorPanel";
import classes from "./runs.module.css";

interface Props {
  error: NonNullable<Run["error"]>;
  attempt: number;
  attempts: number;
}

export function RunFailure({ error, attempt, attempts }: Props) {
  const title = attempt > 1 ? `The run failed after ${attempt} of ${attempts} attempts` : "The run failed";
  return (
    <div className={classes.failure}>
      <ErrorPanel error={new ApiError({ title, status: 0, code: error.code, detail: error.detail, fix: error.fix })} />
    </div>
  );
}
