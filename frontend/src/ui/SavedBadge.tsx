/** Says whether all answers have arrived: "Saved", or how many have not been sent and why. */
import { IconCheck, IconCloudOff, IconCloudUpload } from "@tabler/icons-react";
import { useOutbox } from "@/api/outbox";
import classes from "./SavedBadge.module.css";

const icon = { size: 15, stroke: 1.8, "aria-hidden": true } as const;

/** `quiet` shows nothing while everything has arrived. */
export function SavedBadge({ quiet = false }: { quiet?: boolean }) {
  const { waiting, phase, savedAt } = useOutbox();
  const unsent = waiting.length;
  // An answer on its way for a moment is no news; one that has to wait is.
  const held = unsent > 0 && (phase === "waiting" || phase === "signed-out" || unsent > 2);
  if (held) {
    return (
      <span className={classes.badge} data-held role="status">
        <IconCloudOff {...icon} />
        {unsent} unsent
      </span>
    );
  }
  if (quiet) return null;
  return (
    <span className={classes.badge} role="status">
      {unsent > 0 ? <IconCloudUpload {...icon} /> : <IconCheck {...icon} />}
      {unsent > 0 ? "Saving" : savedAt ? "Saved" : "All saved"}
    </span>
  );
}
