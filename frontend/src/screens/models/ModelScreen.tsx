/** Model. */
import { PageHeader } from "@/ui/PageHeader";

export function ModelScreen() {
  return <PageHeader title="Model" />;
}
