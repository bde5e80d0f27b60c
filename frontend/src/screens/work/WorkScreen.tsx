/** WorkScreen. */
import { PageHeader } from "@/ui/PageHeader";

export function WorkScreen() {
  return <PageHeader title="WorkScreen" />;
}
