/** HistoryScreen. */
import { PageHeader } from "@/ui/PageHeader";

export function HistoryScreen() {
  return <PageHeader title="HistoryScreen" />;
}
