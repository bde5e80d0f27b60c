/** Accepting an invitation: with a new account, an existing one, or the one that is signed in. */
import { Anchor, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { acceptInvitation } from "@/api/invitations";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import type { Me } from "@/api/session";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { SignInForm } from "@/ui/SignInForm";

interface Props {
  token: string;
  me: Me | null;
  needsAccount: boolean;
  onJoined: (me: Me) => void;
}

const SHORTEST_PASSWORD = 10;

export function AcceptForm({ token, me, needsAccount, onJoined }: Props) {
  const [hasAccount, setHasAccount] = useState(false);
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { username: "", password: "", display_name: "" },
    validate: {
      username: (text) => (/^[\w.@+-]{1,150}$/.test(text) ? null : "Letters, digits and . @ + - _ only, without spaces."),
      password: (text) => (text.length >= SHORTEST_PASSWORD ? null : `At least ${SHORTEST_PASSWORD} characters.`),
    },
  });
  const joining = useMutation({
    mutationFn: acceptInvitation,
    onSuccess: onJoined,
    onError: (error) => {
      if (error instanceof ApiError) form.setErrors(error.fields);
    },
  });

  if (hasAccount && !me) {
    return (
      <Stack>
        <SignInForm
          onSignedIn={(signedIn) => {
            queryClient.setQueryData(keys.session, signedIn);
            joining.mutate({ token });
          }}
        />
        {joining.error && <ErrorPanel error={joining.error} />}
        <Anchor component="button" type="button" onClick={() => setHasAccount(false)}>
          I have no account yet
        </Anchor>
      </Stack>
    );
  }
  if (!needsAccount) {
    return (
      <Stack>
        {me && <Text size="sm">You are signed in as {me.user.display_name || me.user.username}.</Text>}
        {joining.error && <ErrorPanel error={joining.error} />}
        <Button size="md" loading={joining.isPending} onClick={() => joining.mutate({ token })}>
          Join
        </Button>
      </Stack>
    );
  }
  return (
    <form noValidate onSubmit={form.onSubmit((values) => joining.mutate({ token, ...values }))}>
      <Stack>
        <TextInput label="User name" autoComplete="username" size="md" {...form.getInputProps("username")} />
        <TextInput
          label="Your name"
          description="Only managers of the project see it. Leave it empty to be known by a pseudonym."
          autoComplete="name"
          size="md"
          {...form.getInputProps("display_name")}
        />
        <PasswordInput
          label="Password"
          description={`At least ${SHORTEST_PASSWORD} characters.`}
          autoComplete="new-password"
          size="md"
          {...form.getInputProps("password")}
        />
        {joining.error && <ErrorPanel error={joining.error} />}
        <Button type="submit" size="md" loading={joining.isPending}>
          Make my account and join
        </Button>
        <Anchor component="button" type="button" onClick={() => setHasAccount(true)}>
          I have an account
        </Anchor>
      </Stack>
    </form>
  );
}
