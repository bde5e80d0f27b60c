/** Overview. */
import { PageHeader } from "@/ui/PageHeader";

export function OverviewScreen() {
  return <PageHeader title="Overview" />;
}
