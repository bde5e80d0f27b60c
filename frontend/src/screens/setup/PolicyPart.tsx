/** The policy; each save is a new version, and answers remember under which they were given. */
import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";

import { ApiError } from "@/api/problem";
import { setPolicy, type Policy } from "@/api/projects";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { policyChange, policyProblems, type PolicyValues } from "@/ui/projectforms/policy";
import { PolicyForm } from "@/ui/projectforms/PolicyForm";
import { useSaving } from "./saving";

export function PolicyPart({ project, current }: { project: number; current: Policy }) {
  const { version: _, ...before } = current;
  const [policy, setValues] = useState<PolicyValues>(before);
  const saving = useSaving(project, (change: Partial<PolicyValues>) => setPolicy(project, change), "The policy is saved as a new version.");
  const change = policyChange(before, policy);
  const wrong = Object.keys(policyProblems(policy)).length > 0;
  return (
    <Stack gap="md">
      <PolicyForm policy={policy} onChange={setValues} errors={saving.error instanceof ApiError ? saving.error.fields : {}} />
      {saving.error && <ErrorPanel error={saving.error} />}
      <Group justify="flex-end">
        <Button disabled={wrong || Object.keys(change).length === 0} loading={saving.isPending} onClick={() => saving.mutate(change)}>
          Save as a new version
        </Button>
      </Group>
    </Stack>
  );
}
