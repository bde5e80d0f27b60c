/** The outbox of this window, put together from what the browser has. */
import { useSyncExternalStore } from "react";
import { post } from "../client";
import type { Transport } from "./drain";
import type { Answer, Entry } from "./entry";
import { Outbox, type Channel, type Exclusive } from "./Outbox";
import { openStore } from "./store";

export type { Draft, Entry, Message } from "./entry";
export { newKey } from "./entry";

const NAME = "consilium-outbox";
/** A request that hangs longer is given up and sent again; its key makes that harmless. */
const TIMEOUT_MS = 20_000;

function bodyOf({ key, hold, message }: Entry, supersedes: number | null) {
  const { kind, ...rest } = message;
  return kind === "submit" ? { ...rest, key, hold, supersedes } : { ...rest, key, hold };
}

const transport: Transport = (entry, supersedes) =>
  post<Answer>(`/api/assignments/${entry.assignment}/${entry.message.kind}`, bodyOf(entry, supersedes), {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });

/** Web Locks need a secure context; without them two tabs may send the same entry, and its key makes it count once. */
const exclusive: Exclusive = (work) =>
  "locks" in navigator ? navigator.locks.request(NAME, work).then(() => undefined) : work();

const channel: Channel | null = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : null;

export const outbox = new Outbox({ store: openStore(), transport, exclusive, channel });

export const useOutbox = () => useSyncExternalStore(outbox.subscribe, outbox.snapshot);
