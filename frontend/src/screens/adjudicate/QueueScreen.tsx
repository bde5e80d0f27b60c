/** Adjudicate. */
import { PageHeader } from "@/ui/PageHeader";

export function QueueScreen() {
  return <PageHeader title="Adjudicate" />;
}
