/** JoinScreen. */
import { PageHeader } from "@/ui/PageHeader";

export function JoinScreen() {
  return <PageHeader title="JoinScreen" />;
}
