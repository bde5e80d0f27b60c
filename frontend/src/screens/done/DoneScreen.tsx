/** DoneScreen. */
import { PageHeader } from "@/ui/PageHeader";

export function DoneScreen() {
  return <PageHeader title="DoneScreen" />;
}
