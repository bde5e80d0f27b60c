/** SignInScreen. */
import { PageHeader } from "@/ui/PageHeader";

export function SignInScreen() {
  return <PageHeader title="SignInScreen" />;
}
