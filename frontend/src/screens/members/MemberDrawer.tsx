/** One member: figures, confusion matrix, role, and what a manager may do about them. */
import { Drawer, Group, Select, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { updateMember, type Member } from "@/api/members";
import type { ClassOption, Role } from "@/api/projects";
import { IntervalBar } from "@/ui/charts/IntervalBar";
import { wilson } from "@/ui/charts/intervals";
import { formatAgo, formatCount, formatMoney, formatSeconds, formatShare } from "@/ui/format";
import { SimulatedMark, StandingMark } from "@/ui/Mark";
import { notifyDone, notifyProblem } from "@/ui/notify";
import { MemberMatrix } from "./MemberMatrix";
import { StandingActions } from "./StandingActions";
import classes from "./members.module.css";

interface Props {
  member: Member | null;
  projectId: number;
  options: readonly ClassOption[];
  currency: string;
  onClose: () => void;
}

export function MemberDrawer({ member, projectId, options, currency, onClose }: Props) {
  return (
    <Drawer
      opened={member !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={<Text fw={600}>{member?.pseudonym}</Text>}
    >
      {member && <Profile member={member} projectId={projectId} options={options} currency={currency} />}
    </Drawer>
  );
}

function Profile({ member, projectId, options, currency }: Omit<Props, "member" | "onClose"> & { member: Member }) {
  const gold = wilson(member.gold.correct, member.gold.seen);
  return (
    <Stack gap="lg">
      <Group gap="md">
        {member.display_name && <Text>{member.display_name}</Text>}
        <StandingMark standing={member.standing} />
        {member.is_simulated && <SimulatedMark what="Simulated annotator" />}
      </Group>
      <dl className={classes.facts}>
        <dt>Answered</dt>
        <dd>{formatCount(member.answered)}</dd>
        <dt>Right on gold</dt>
        <dd>
          <IntervalBar interval={gold} />
          <Text size="xs" c="dimmed">
            {formatCount(member.gold.correct)} of {formatCount(member.gold.seen)} hidden gold tasks
          </Text>
        </dd>
        <dt>Can’t tell</dt>
        <dd>{formatShare(member.cant_tell_rate, 1)}</dd>
        <dt>Median time</dt>
        <dd>{formatSeconds(member.median_seconds)} an answer</dd>
        <dt>Cost</dt>
        <dd>{formatMoney(member.cost, currency)}</dd>
        <dt>Last seen</dt>
        <dd>{formatAgo(member.last_seen)}</dd>
      </dl>
      <section>
        <Title order={3} mb="xs">
          Confusion matrix
        </Title>
        {member.reliability ? (
          <MemberMatrix member={member} options={options} caption="How often each class is answered when each class is true, with 90 % credible intervals." />
        ) : (
          <Text size="sm" c="dimmed">
            It is estimated by the next aggregation after the first answers.
          </Text>
        )}
      </section>
      <RoleField member={member} projectId={projectId} />
      <StandingActions member={member} projectId={projectId} />
    </Stack>
  );
}

function RoleField({ member, projectId }: { member: Member; projectId: number }) {
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (role: Role) => updateMember(member.id, { role }),
    onSuccess: async (changed) => {
      notifyDone(`${changed.pseudonym} is now ${changed.role}.`);
      await queryClient.invalidateQueries({ queryKey: keys.under(projectId, "members") });
    },
    onError: notifyProblem,
  });
  return (
    <Select
      label="Role"
      description="Experts decide disputed tasks; managers see names and run the project."
      value={member.role}
      disabled={change.isPending}
      allowDeselect={false}
      onChange={(role) => {
        if (role !== null && role !== member.role) change.mutate(role);
      }}
      data={[
        { value: "annotator", label: "Annotator" },
        { value: "expert", label: "Expert" },
        { value: "manager", label: "Manager" },
      ]}
    />
  );
}
