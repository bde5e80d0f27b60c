/** Personal API tokens: made, shown once, and taken back. */
import { Anchor, Button, Code, Group, NumberInput, Stack, Table, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { keys } from "@/api/keys";
import { createToken, deleteToken, tokensQuery, type Token } from "@/api/tokens";
import { ConfirmButton } from "@/ui/ConfirmButton";
import { CopyField } from "@/ui/CopyField";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { formatAgo } from "@/ui/format";
import { Loaded } from "@/ui/Loaded";
import { Mark } from "@/ui/Mark";
import { notifyDone } from "@/ui/notify";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";

export function TokensScreen() {
  const tokens = useQuery(tokensQuery);
  return (
    <>
      <PageHeader
        title="API tokens"
        lead="A token lets a program do all that you may do, over the documented API."
        beside={
          <Anchor href="/api/docs" size="sm">
            API documentation
          </Anchor>
        }
      />
      <Section title="Make a token">
        <MakeToken />
      </Section>
      <Section title="Your tokens">
        <Loaded query={tokens}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={IconKey} title="No tokens" text="Make one when a program should work in your name." />
            ) : (
              <TokenTable tokens={items} now={tokens.dataUpdatedAt} />
            )
          }
        </Loaded>
      </Section>
    </>
  );
}

function MakeToken() {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: "", days: 90 },
    validate: { name: (text) => (text.trim() ? null : "Say what it is for.") },
  });
  const create = useMutation({
    mutationFn: createToken,
    onSuccess: async () => {
      form.reset();
      await queryClient.invalidateQueries({ queryKey: keys.tokens });
    },
  });
  return (
    <Stack gap="md">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
        <Group align="flex-start" gap="sm">
          <TextInput label="What it is for" placeholder="nightly export" maxLength={80} flex="1 1 14rem" {...form.getInputProps("name")} />
          <NumberInput label="Valid for days" min={1} max={365} allowDecimal={false} w={140} {...form.getInputProps("days")} />
          <Button type="submit" mt={25} loading={create.isPending}>
            Make a token
          </Button>
        </Group>
      </form>
      {create.error && <ErrorPanel error={create.error} />}
      {create.data?.token && (
        <div role="status">
          <CopyField label={`Token “${create.data.name}”`} description="Copy it now: it is shown only this once." value={create.data.token} />
          <Text size="sm" c="dimmed" mt="xs">
            Send it as <Code>Authorization: Bearer …</Code>
          </Text>
        </div>
      )}
    </Stack>
  );
}

function TokenTable({ tokens, now }: { tokens: readonly Token[]; now: number }) {
  const queryClient = useQueryClient();
  const [going, setGoing] = useState<number | null>(null);
  const revoke = useMutation({
    mutationFn: deleteToken,
    onSuccess: async () => {
      notifyDone("The token is not valid any more.");
      await queryClient.invalidateQueries({ queryKey: keys.tokens });
    },
  });
  return (
    <Table aria-label="Tokens">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>For</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tokens.map((token) => {
          const ended = Date.parse(token.expires_at) < now;
          return (
            <Table.Tr key={token.id}>
              <Table.Td>{token.name}</Table.Td>
              <Table.Td>
                <Mark tone={ended ? "neutral" : "good"}>{`${ended ? "Ended" : "Ends"} ${formatAgo(token.expires_at)}`}</Mark>
              </Table.Td>
              <Table.Td ta="right">
                <ConfirmButton
                  label="Revoke"
                  size="xs"
                  title={`Revoke the token “${token.name}”?`}
                  confirm="Revoke it"
                  danger
                  busy={revoke.isPending && going === token.id}
                  error={going === token.id ? revoke.error : null}
                  onConfirm={() => {
                    setGoing(token.id);
                    return revoke.mutateAsync(token.id);
                  }}
                >
                  <Text>Programs that use it lose their access at once.</Text>
                </ConfirmButton>
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
