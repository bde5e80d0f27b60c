/** Invitation links: make one, copy it once, see how often it was used, take it back. */
import { Button, Group, NumberInput, Select, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { createInvitation, deleteInvitation, invitationsQuery, type Invitation } from "@/api/invitations";
import { keys } from "@/api/keys";
import type { Role } from "@/api/projects";
import { ConfirmButton } from "@/ui/ConfirmButton";
import { CopyField } from "@/ui/CopyField";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { formatAgo } from "@/ui/format";
import { Loaded } from "@/ui/Loaded";
import { notifyDone } from "@/ui/notify";
import { Section } from "@/ui/Section";
import classes from "./setup.module.css";

const ROLES = [
  { value: "annotator", label: "Annotator: answers tasks" },
  { value: "expert", label: "Expert: also decides disputed tasks" },
  { value: "manager", label: "Manager: also runs the project" },
];
const ROLE_NAMES: Record<Role, string> = { annotator: "Annotator", expert: "Expert", manager: "Manager" };

/** The address to send: the server's own, made whole where it is only a path. */
export function linkOf(invitation: Invitation, origin: string): string {
  const path = invitation.url ?? `/join#${invitation.token ?? ""}`;
  return new URL(path, origin).href;
}

export function Invitations({ projectId }: { projectId: number }) {
  const invitations = useQuery(invitationsQuery(projectId));
  return (
    <Section title="People">
      <Stack gap="lg">
        <Invite projectId={projectId} />
        <Loaded query={invitations}>
          {({ items }) =>
            items.length === 0 ? (
              <Text size="sm" c="dimmed">
                No invitation link is valid now.
              </Text>
            ) : (
              <Links items={items} projectId={projectId} />
            )
          }
        </Loaded>
      </Stack>
    </Section>
  );
}

function Invite({ projectId }: { projectId: number }) {
  const queryClient = useQueryClient();
  const [role, setRole] = useState<Role>("annotator");
  const [uses, setUses] = useState(1);
  const [days, setDays] = useState(14);
  const create = useMutation({
    mutationFn: () => createInvitation(projectId, { role, max_uses: uses, days }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.under(projectId, "invitations") }),
  });
  const number = (take: (value: number) => void) => (value: number | string) => {
    if (typeof value === "number") take(value);
  };
  return (
    <div>
      <Group align="flex-end" gap="sm">
        <Select label="Invite as" data={ROLES} value={role} allowDeselect={false} flex="1 1 16rem" onChange={(value) => setRole((value ?? "annotator") as Role)} />
        <NumberInput label="For how many people" min={1} max={10_000} allowDecimal={false} value={uses} onChange={number(setUses)} w={160} />
        <NumberInput label="Valid for days" min={1} max={365} allowDecimal={false} value={days} onChange={number(setDays)} w={130} />
        <Button loading={create.isPending} onClick={() => create.mutate()}>
          Make a link
        </Button>
      </Group>
      {create.error && <ErrorPanel error={create.error} />}
      {create.data && (
        <div className={classes.made} role="status">
          <CopyField
            label="The link"
            description="Copy it now: it is shown only this once. Whoever has it can join, so send it to the right people only."
            value={linkOf(create.data, window.location.origin)}
          />
        </div>
      )}
    </div>
  );
}

function Links({ items, projectId }: { items: readonly Invitation[]; projectId: number }) {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: deleteInvitation,
    onSuccess: async () => {
      notifyDone("The link is not valid any more.");
      await queryClient.invalidateQueries({ queryKey: keys.under(projectId, "invitations") });
    },
  });
  return (
    <Table verticalSpacing="xs" aria-label="Invitation links">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Role</Table.Th>
          <Table.Th ta="right">Used</Table.Th>
          <Table.Th visibleFrom="sm">Ends</Table.Th>
          <Table.Th aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((invitation) => (
          <Table.Tr key={invitation.id}>
            <Table.Td>{ROLE_NAMES[invitation.role]}</Table.Td>
            <Table.Td ta="right">
              {invitation.uses} of {invitation.max_uses}
            </Table.Td>
            <Table.Td visibleFrom="sm">{formatAgo(invitation.expires_at)}</Table.Td>
            <Table.Td ta="right">
              <ConfirmButton
                label="Revoke"
                size="xs"
                title="Revoke this link?"
                confirm="Revoke it"
                danger
                busy={revoke.isPending}
                error={revoke.error}
                onConfirm={() => revoke.mutateAsync(invitation.id)}
              >
                <Text>Nobody can join with it any more. Those who did stay members.</Text>
              </ConfirmButton>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
