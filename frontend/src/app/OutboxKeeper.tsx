/** Keeps the outbox going on every signed-in page: whose it is, when to send at once, and the warning on leaving. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { outbox } from "@/api/outbox";
import { sessionQuery } from "@/api/session";
import { sessionRestored } from "@/api/sessionRestored";

export function OutboxKeeper() {
  const { data: me } = useSuspenseQuery(sessionQuery);
  const user = me?.user.id ?? null;

  useEffect(() => {
    void outbox.setUser(user);
  }, [user]);

  useEffect(() => {
    const send = () => outbox.send();
    const warn = (event: BeforeUnloadEvent) => {
      if (outbox.snapshot().waiting.length > 0) event.preventDefault();
    };
    const leave = sessionRestored.listen(send);
    window.addEventListener("online", send);
    window.addEventListener("focus", send);
    window.addEventListener("beforeunload", warn);
    return () => {
      leave();
      window.removeEventListener("online", send);
      window.removeEventListener("focus", send);
      window.removeEventListener("beforeunload", warn);
    };
  }, []);

  return null;
}
