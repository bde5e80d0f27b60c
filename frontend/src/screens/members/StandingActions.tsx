/** Pause, ban and take back: each says what it will do to the member's answers and to the tasks. */
import { Group, List, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { updateMember, type Member, type MemberChanged } from "@/api/members";
import type { Standing } from "@/api/projects";
import { ConfirmButton } from "@/ui/ConfirmButton";
import { formatCount } from "@/ui/format";
import { notifyDone } from "@/ui/notify";

/** What the server did, in one sentence. */
export function toldAbout({ pseudonym, standing, requeued, recompute_run }: MemberChanged): string {
  const parts = [`${pseudonym} is ${standing} now.`];
  if (requeued > 0) parts.push(`${formatCount(requeued)} tasks ask for another answer.`);
  if (recompute_run !== null) parts.push(`The consensus is being computed again (run ${recompute_run}).`);
  return parts.join(" ");
}

export function StandingActions({ member, projectId }: { member: Member; projectId: number }) {
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (standing: Standing) => updateMember(member.id, { standing }),
    onSuccess: async (changed) => {
      notifyDone(toldAbout(changed));
      await queryClient.invalidateQueries({ queryKey: keys.project(projectId) });
    },
  });
  const shared = { busy: change.isPending, error: change.error };
  const { pseudonym, standing } = member;
  return (
    <Group gap="xs">
      {standing !== "active" && (
        <ConfirmButton {...shared} label="Make active" title={`Make ${pseudonym} active again?`} confirm="Make active" onConfirm={() => change.mutateAsync("active")}>
          <Text>
            {standing === "banned"
              ? "Their answers count again, and the consensus is computed again with them."
              : "They get new tasks from now on."}
          </Text>
        </ConfirmButton>
      )}
      {standing === "active" && (
        <ConfirmButton {...shared} label="Pause" title={`Pause ${pseudonym}?`} confirm="Pause" onConfirm={() => change.mutateAsync("paused")}>
          <Text>They get no new tasks. The answers they gave keep their weight.</Text>
        </ConfirmButton>
      )}
      {standing !== "banned" && (
        <ConfirmButton {...shared} label="Ban" color="red" variant="light" title={`Ban ${pseudonym}?`} confirm="Ban and compute again" danger onConfirm={() => change.mutateAsync("banned")}>
          <List size="sm" spacing={4}>
            <List.Item>They lose access to the project.</List.Item>
            <List.Item>Their {formatCount(member.answered)} answers stay stored but weigh nothing any more.</List.Item>
            <List.Item>Tasks that relied on them are asked again from others.</List.Item>
            <List.Item>The consensus is computed again. You can take the ban back.</List.Item>
          </List>
        </ConfirmButton>
      )}
    </Group>
  );
}
