/** Set up. */
import { PageHeader } from "@/ui/PageHeader";

export function SetupScreen() {
  return <PageHeader title="Set up" />;
}
