/** API tokens. */
import { PageHeader } from "@/ui/PageHeader";

export function TokensScreen() {
  return <PageHeader title="API tokens" />;
}
