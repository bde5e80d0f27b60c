/** Import. */
import { PageHeader } from "@/ui/PageHeader";

export function ImportScreen() {
  return <PageHeader title="Import" />;
}
