/** Export. */
import { PageHeader } from "@/ui/PageHeader";

export function ExportScreen() {
  return <PageHeader title="Export" />;
}
