/** The sign-in page. */
import { Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { keys } from "@/api/keys";
import type { Me } from "@/api/session";
import { OpenPage } from "@/ui/OpenPage";
import { SignInForm } from "@/ui/SignInForm";

export function SignInScreen() {
  const { next } = useSearch({ from: "/signin" });
  const queryClient = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    document.title = "Sign in · Consilium";
  }, []);
  const signedIn = async (me: Me) => {
    queryClient.setQueryData(keys.session, me);
    await router.navigate({ href: next ?? "/projects" });
  };
  return (
    <OpenPage>
      <Title order={1} size="h2" mb="lg">
        Sign in
      </Title>
      <SignInForm onSignedIn={(me) => void signedIn(me)} />
    </OpenPage>
  );
}
