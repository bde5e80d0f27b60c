/** InstructionsScreen. */
import { PageHeader } from "@/ui/PageHeader";

export function InstructionsScreen() {
  return <PageHeader title="InstructionsScreen" />;
}
