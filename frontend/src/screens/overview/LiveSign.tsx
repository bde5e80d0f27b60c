/** Says that the page follows the project by itself, and since when it does not. */
import { formatMoment } from "@/ui/format";
import classes from "./overview.module.css";

export function LiveSign({ at, stopped }: { at: number; stopped: boolean }) {
  const moment = formatMoment(new Date(at).toISOString());
  return (
    <span className={classes.live}>
      <span className={classes.liveDot} data-stopped={stopped || undefined} aria-hidden />
      {stopped ? `Not updating since ${moment}` : "Updates by itself"}
    </span>
  );
}
