/** ProjectsScreen. */
import { PageHeader } from "@/ui/PageHeader";

export function ProjectsScreen() {
  return <PageHeader title="ProjectsScreen" />;
}
