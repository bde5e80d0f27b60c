/** Models. */
import { PageHeader } from "@/ui/PageHeader";

export function ModelsScreen() {
  return <PageHeader title="Models" />;
}
