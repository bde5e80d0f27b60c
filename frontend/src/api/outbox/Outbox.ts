/** Keeps every answer from the click until the server has it: stored first, sent in order, by one tab at a time. */
import type { Answer, Draft, Entry } from "./entry";
import { drain, type Transport } from "./drain";
import { MemoryStore, type OutboxStore } from "./store";

export type Phase = "idle" | "sending" | "waiting" | "signed-out";

export interface OutboxState {
  /** This person's entries that have not arrived, oldest first. */
  waiting: Entry[];
  /** Those that the server refused for good. */
  refused: Entry[];
  phase: Phase;
  /** When the last entry arrived (this device's clock), or null. */
  savedAt: number | null;
  /** False when answers would be lost with the page. */
  durable: boolean;
}

/** Runs `work` while no other tab runs its own. */
export type Exclusive = (work: () => Promise<void>) => Promise<void>;

/** What other tabs are told; the same shape as a BroadcastChannel. */
export interface Channel {
  postMessage: (message: Told) => void;
  onmessage: ((event: MessageEvent<Told>) => void) | null;
}

export type Told = { what: "changed" } | { what: "acked"; entry: Entry; answer: Answer };

export interface OutboxParts {
  store: Promise<OutboxStore>;
  transport: Transport;
  exclusive: Exclusive;
  channel: Channel | null;
}

const STORE_RETRY_MS = 5_000;

type AckListener = (entry: Entry, answer: Answer) => void;

export class Outbox {
  private state: OutboxState = { waiting: [], refused: [], phase: "idle", savedAt: null, durable: true };
  private user: number | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly ackListeners = new Set<AckListener>();
  /** Entries whose storing failed (a full disk): kept here and sent all the same. */
  private readonly emergency = new MemoryStore();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private again = false;

  constructor(private readonly parts: OutboxParts) {
    if (!parts.channel) return;
    parts.channel.onmessage = ({ data }) => {
      if (data.what === "acked") this.tellAcked(data.entry, data.answer);
      void this.refresh();
    };
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly snapshot = () => this.state;

  /** Call `listener` for every entry that arrived, whichever tab sent it. */
  onAcked(listener: AckListener) {
    this.ackListeners.add(listener);
    return () => {
      this.ackListeners.delete(listener);
    };
  }

  /** Whose entries are shown and sent; null while nobody is signed in. */
  async setUser(user: number | null) {
    this.user = user;
    await this.refresh();
    if (user !== null) this.send();
  }

  /** Keep `draft` and begin to send. Resolves when it is stored. */
  async add(draft: Draft) {
    const store = await this.parts.store;
    await store.add(draft).catch(() => this.emergency.add(draft));
    await this.changed();
    this.send();
  }

  /** Forget an entry that was refused, once a person has read why. */
  async discard(order: number) {
    await Promise.all((await this.stores()).map((store) => store.discard(order)));
    await this.changed();
  }

  /** Send now, without waiting for the next try: the network or the session has come back. */
  send() {
    clearTimeout(this.timer);
    if (this.running) this.again = true;
    else void this.run();
  }

  private async stores() {
    return [await this.parts.store, this.emergency];
  }

  private set(change: Partial<OutboxState>) {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }

  private tellAcked(entry: Entry, answer: Answer) {
    this.set({ savedAt: Date.now() });
    this.ackListeners.forEach((listener) => listener(entry, answer));
  }

  private async changed() {
    this.parts.channel?.postMessage({ what: "changed" });
    await this.refresh();
  }

  private async refresh() {
    const [store, emergency] = await Promise.all((await this.stores()).map((one) => one.all()));
    const mine = [...(store ?? []), ...(emergency ?? [])].filter((entry) => entry.user === this.user);
    this.set({
      waiting: mine.filter((entry) => !entry.refused),
      refused: mine.filter((entry) => entry.refused),
      durable: (await this.parts.store).durable && (emergency ?? []).length === 0,
    });
  }

  private async run() {
    this.running = true;
    try {
      do {
        this.again = false;
        await this.parts.exclusive(() => this.pass());
      } while (this.mustRunAgain());
    } catch {
      // The store itself failed (the browser closed it): nothing is sent twice by trying again later.
      this.set({ phase: "waiting" });
      this.timer = setTimeout(() => this.send(), STORE_RETRY_MS);
    } finally {
      this.running = false;
    }
  }

  /** Asked for anew while a pass was under way; a method, because the flag changes behind the compiler's back. */
  private mustRunAgain = () => this.again;

  private async pass() {
    const { user } = this;
    if (user === null) return;
    const events = {
      acked: (entry: Entry, answer: Answer) => {
        this.parts.channel?.postMessage({ what: "acked", entry, answer });
        this.tellAcked(entry, answer);
        void this.changed();
      },
      refused: () => void this.changed(),
    };
    if (this.state.waiting.length > 0) this.set({ phase: "sending" });
    let phase: Phase = "idle";
    for (const store of await this.stores()) {
      const outcome = await drain(store, user, this.parts.transport, events);
      if (outcome.end === "signed-out") phase = "signed-out";
      if (outcome.end === "retry") {
        phase = "waiting";
        this.timer = setTimeout(() => this.send(), outcome.after);
      }
      if (outcome.end !== "empty") break;
    }
    await this.refresh();
    this.set({ phase });
  }
}
