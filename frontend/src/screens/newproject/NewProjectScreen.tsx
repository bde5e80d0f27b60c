/** New project. */
import { PageHeader } from "@/ui/PageHeader";

export function NewProjectScreen() {
  return <PageHeader title="New project" />;
}
