/** Events in words: who did what. A kind that is not in the table is shown by its own name. */
import type { ProjectEvent } from "@/api/overview";

/** "policy.changed" as "policy changed". */
export function plainKind(kind: string): string {
  return kind.replaceAll(/[._]/g, " ");
}

/** One sentence without the full stop: "otter-12: annotation accepted". */
export function eventSentence(event: Pick<ProjectEvent, "actor" | "kind">): string {
  return event.actor === "system" ? capital(plainKind(event.kind)) : `${event.actor}: ${plainKind(event.kind)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
