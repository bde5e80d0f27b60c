/** Adjudicate. */
import { PageHeader } from "@/ui/PageHeader";

export function AdjudicateScreen() {
  return <PageHeader title="Adjudicate" />;
}
