/** PreferencesScreen. */
import { PageHeader } from "@/ui/PageHeader";

export function PreferencesScreen() {
  return <PageHeader title="PreferencesScreen" />;
}
