/** Runs. */
import { PageHeader } from "@/ui/PageHeader";

export function RunsScreen() {
  return <PageHeader title="Runs" />;
}
