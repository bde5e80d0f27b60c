/** What every signed-in page has: the outbox at work, and its refusals shown. */
import { Outlet } from "@tanstack/react-router";
import { RefusedAnswers } from "@/ui/RefusedAnswers";
import { OutboxKeeper } from "./OutboxKeeper";

export function SignedIn() {
  return (
    <>
      <OutboxKeeper />
      <Outlet />
      <RefusedAnswers />
    </>
  );
}
