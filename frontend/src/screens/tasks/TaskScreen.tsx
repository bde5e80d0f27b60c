/** Task. */
import { PageHeader } from "@/ui/PageHeader";

export function TaskScreen() {
  return <PageHeader title="Task" />;
}
