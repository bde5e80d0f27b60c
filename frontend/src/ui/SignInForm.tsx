/** User name and password; used by the sign-in page and by the dialog after a session ended. */
import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { signIn, type Me } from "@/api/session";
import { ErrorPanel } from "./ErrorPanel";

export function SignInForm({ onSignedIn }: { onSignedIn: (me: Me) => void }) {
  const form = useForm({
    initialValues: { username: "", password: "" },
    validate: {
      username: (text) => (text.trim() ? null : "Enter your user name."),
      password: (text) => (text ? null : "Enter your password."),
    },
  });
  const signingIn = useMutation({ mutationFn: signIn, onSuccess: onSignedIn });
  return (
    <form onSubmit={form.onSubmit((values) => signingIn.mutate(values))} noValidate>
      <Stack gap="md">
        <TextInput label="User name" autoComplete="username" size="md" autoFocus {...form.getInputProps("username")} />
        <PasswordInput label="Password" autoComplete="current-password" size="md" {...form.getInputProps("password")} />
        {signingIn.error && <ErrorPanel error={signingIn.error} />}
        <Button type="submit" size="md" loading={signingIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
