/** Run. */
import { PageHeader } from "@/ui/PageHeader";

export function RunScreen() {
  return <PageHeader title="Run" />;
}
