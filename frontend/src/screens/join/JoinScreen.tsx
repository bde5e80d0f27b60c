/** Joining by an invitation link. The token stands behind the "#", so that it reaches no server log. */
import { Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { previewInvitation } from "@/api/invitations";
import { keys } from "@/api/keys";
import { sessionQuery, type Me } from "@/api/session";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { Loaded } from "@/ui/Loaded";
import { OpenPage } from "@/ui/OpenPage";
import { AcceptForm } from "./AcceptForm";

const AS = { annotator: "an annotator", expert: "an expert", manager: "a manager" } as const;

export function JoinScreen() {
  const token = useRouterState({ select: (state) => state.location.hash });
  const queryClient = useQueryClient();
  const router = useRouter();
  const session = useQuery(sessionQuery);
  const preview = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => previewInvitation(token),
    enabled: token !== "",
    staleTime: Infinity,
  });
  useEffect(() => {
    document.title = "Join · Consilium";
  }, []);

  const joined = async (me: Me) => {
    queryClient.setQueryData(keys.session, me);
    await queryClient.invalidateQueries({ queryKey: keys.projects });
    await router.navigate({ to: "/projects" });
  };

  return (
    <OpenPage>
      {token === "" ? (
        <EmptyState wholePage title="This link is not complete" text="Ask for the invitation again and open it as it was sent.">
          <LinkButton to="/signin">Sign in</LinkButton>
        </EmptyState>
      ) : (
        <Loaded query={preview}>
          {(invitation) => (
            <>
              <Text c="dimmed" size="sm">
                You are invited as {AS[invitation.role]} to
              </Text>
              <Title order={1} size="h2" mt={2}>
                {invitation.project_name}
              </Title>
              <Text mt="sm" mb="lg">
                {invitation.question}
              </Text>
              <AcceptForm
                token={token}
                me={session.data ?? null}
                needsAccount={invitation.needs_account && !session.data}
                onJoined={(me) => void joined(me)}
              />
            </>
          )}
        </Loaded>
      )}
    </OpenPage>
  );
}
