/** Members. */
import { PageHeader } from "@/ui/PageHeader";

export function MembersScreen() {
  return <PageHeader title="Members" />;
}
