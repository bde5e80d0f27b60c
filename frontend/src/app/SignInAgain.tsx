/** The dialog that comes when the session ended while somebody was working: sign in, and nothing is lost. */
import { Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { onSessionEnded } from "@/api/client";
import { keys } from "@/api/keys";
import type { Me } from "@/api/session";
import { SignInForm } from "@/ui/SignInForm";
import { sessionRestored } from "@/api/sessionRestored";

export function SignInAgain() {
  const queryClient = useQueryClient();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [ended, setEnded] = useState(false);
  useEffect(() => onSessionEnded(() => setEnded(true)), []);

  const signedIn = (me: Me) => {
    queryClient.setQueryData(keys.session, me);
    setEnded(false);
    void queryClient.invalidateQueries();
    sessionRestored.tell();
  };

  const open = ended && path !== "/signin" && path !== "/join";
  return (
    <Modal opened={open} onClose={() => setEnded(false)} title="Please sign in again" closeOnClickOutside={false}>
      <Text size="sm" c="dimmed" mb="md">
        Your session has ended. What you answered is kept on this device and is sent as soon as you are back.
      </Text>
      <SignInForm onSignedIn={signedIn} />
    </Modal>
  );
}
