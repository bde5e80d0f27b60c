/** Tasks. */
import { PageHeader } from "@/ui/PageHeader";

export function TasksScreen() {
  return <PageHeader title="Tasks" />;
}
