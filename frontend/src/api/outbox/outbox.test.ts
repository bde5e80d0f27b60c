/** Tests of the outbox: nothing is lost, nothing is sent in the wrong order, nothing twice by two tabs. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "../problem";
import type { Value } from "../values";
import { backoff, type Transport } from "./drain";
import { newKey, type Answer, type Draft, type Entry } from "./entry";
import { Outbox, type Channel, type Exclusive, type Told } from "./Outbox";
import { IndexedStore, MemoryStore, type OutboxStore } from "./store";

let database = 0;
const openFresh = () => IndexedStore.open(`test-${(database += 1)}`);
const alone: Exclusive = (work) => work();

const draft = (assignment: string, more: Partial<Draft> = {}): Draft => ({
  key: newKey(),
  user: 1,
  project: 1,
  assignment,
  message: { kind: "submit", value: { class: "a" }, active_ms: 10, client: "test", supersedes: null },
  follows: null,
  hold: 3,
  at: "2026-01-01T00:00:00Z",
  ...more,
});

const answer = (id: number, value: Value = { class: "a" }): Answer => ({
  annotation: { id, value, extra: false, late: false, at: "2026-01-01T00:00:00Z" },
  assignments: [],
  reason: null,
  progress: { answered: 1, today: 1, remaining_estimate: null },
});

const error = (status: number, code = "some_code") =>
  new ApiError({ title: "No", status, code, detail: "No.", fix: "Do something else." });

/** An outbox of user 1 whose requests are answered by `transport`. */
async function started(transport: Transport, store?: OutboxStore, exclusive = alone, channel: Channel | null = null) {
  const held = store ?? (await openFresh());
  const outbox = new Outbox({ store: Promise.resolve(held), transport, exclusive, channel });
  await outbox.setUser(1);
  return { outbox, store: held };
}

const settled = (outbox: Outbox) => vi.waitFor(() => expect(outbox.snapshot().phase).not.toBe("sending"));
const emptied = (outbox: Outbox) => vi.waitFor(() => expect(outbox.snapshot().waiting).toEqual([]));

beforeEach(() => {
  vi.useRealTimers();
});

describe("sending", () => {
  it("sends in the order of the clicks and forgets what arrived", async () => {
    const sent: string[] = [];
    const { outbox, store } = await started((entry) => {
      sent.push(entry.assignment);
      return Promise.resolve(answer(sent.length));
    });
    await Promise.all(["x", "y", "z"].map((assignment) => outbox.add(draft(assignment))));
    await emptied(outbox);
    expect(sent).toEqual(["x", "y", "z"]);
    expect(await store.all()).toEqual([]);
    expect(outbox.snapshot().savedAt).not.toBeNull();
  });

  it("tells what the server answered", async () => {
    const { outbox } = await started(() => Promise.resolve(answer(7)));
    const heard: (number | undefined)[] = [];
    outbox.onAcked((_entry, { annotation }) => heard.push(annotation?.id));
    await outbox.add(draft("x"));
    await emptied(outbox);
    expect(heard).toEqual([7]);
  });

  it("sends the same key again after a lost network", async () => {
    const keys: string[] = [];
    let online = false;
    const { outbox } = await started((entry) => {
      keys.push(entry.key);
      return online ? Promise.resolve(answer(1)) : Promise.reject(new NetworkError());
    });
    const mine = draft("x");
    await outbox.add(mine);
    await vi.waitFor(() => expect(outbox.snapshot().phase).toBe("waiting"));
    expect(outbox.snapshot().waiting).toHaveLength(1);
    online = true;
    outbox.send();
    await emptied(outbox);
    expect(new Set(keys)).toEqual(new Set([mine.key]));
  });

  it("tries again by itself", async () => {
    let tries = 0;
    const { outbox } = await started(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(error(503)) : Promise.resolve(answer(1));
    });
    await outbox.add(draft("x"));
    await vi.waitFor(() => expect(outbox.snapshot().waiting).toEqual([]), { timeout: 3_000 });
    expect(tries).toBe(2);
  });

  it("does not let one poisoned answer keep the others back", async () => {
    const { outbox } = await started((entry) =>
      entry.assignment === "poison" ? Promise.reject(error(500)) : Promise.resolve(answer(1)),
    );
    await outbox.add(draft("poison"));
    await outbox.add(draft("good"));
    await vi.waitFor(() => expect(outbox.snapshot().waiting.map((entry) => entry.assignment)).toEqual(["poison"]));
  });

  it("keeps a refused answer with the reason, sends the next, and forgets it when told", async () => {
    const { outbox } = await started((entry) =>
      entry.assignment === "late" ? Promise.reject(error(409, "project_closed")) : Promise.resolve(answer(1)),
    );
    await outbox.add(draft("late"));
    await outbox.add(draft("good"));
    await emptied(outbox);
    const [refused] = outbox.snapshot().refused;
    expect(refused).toMatchObject({ assignment: "late", refused: { code: "project_closed" } });
    await outbox.discard(refused?.order ?? -1);
    expect(outbox.snapshot().refused).toEqual([]);
  });

  it("waits for a new session on 401 and goes on after it", async () => {
    let signedIn = false;
    const { outbox } = await started(() => (signedIn ? Promise.resolve(answer(1)) : Promise.reject(error(401))));
    await outbox.add(draft("x"));
    await vi.waitFor(() => expect(outbox.snapshot().phase).toBe("signed-out"));
    expect(outbox.snapshot().refused).toEqual([]);
    signedIn = true;
    outbox.send();
    await emptied(outbox);
  });

  it("never sends one person's answers as another", async () => {
    const transport = vi.fn<Transport>(() => Promise.resolve(answer(1)));
    const { outbox } = await started(transport);
    await outbox.add(draft("x", { user: 2 }));
    await settled(outbox);
    expect(transport).not.toHaveBeenCalled();
    await outbox.setUser(2);
    await emptied(outbox);
    expect(transport).toHaveBeenCalledTimes(1);
  });
});

describe("corrections", () => {
  it("supersede the annotation that the first answer became", async () => {
    const seen: (number | null)[] = [];
    let online = false;
    const { outbox } = await started((_entry, supersedes) => {
      if (!online) return Promise.reject(new NetworkError());
      seen.push(supersedes);
      return Promise.resolve(answer(40 + seen.length));
    });
    const first = draft("x");
    await outbox.add(first);
    await outbox.add(draft("x", { follows: first.key }));
    await vi.waitFor(() => expect(outbox.snapshot().phase).toBe("waiting"));
    online = true;
    outbox.send();
    await emptied(outbox);
    expect(seen).toEqual([null, 41]);
  });

  it("know it too when the first answer arrived before the correction was made", async () => {
    const seen: (number | null)[] = [];
    const { outbox } = await started((_entry, supersedes) => {
      seen.push(supersedes);
      return Promise.resolve(answer(9));
    });
    const first = draft("x");
    await outbox.add(first);
    await emptied(outbox);
    await outbox.add(draft("x", { follows: first.key }));
    await emptied(outbox);
    expect(seen).toEqual([null, 9]);
  });

  it("are not sent before the answer that they correct", async () => {
    const sent: string[] = [];
    const { outbox } = await started((entry) => {
      sent.push(entry.key);
      return Promise.reject(error(500));
    });
    const first = draft("x");
    await outbox.add(first);
    await outbox.add(draft("x", { follows: first.key }));
    await vi.waitFor(() => expect(outbox.snapshot().phase).toBe("waiting"));
    expect(new Set(sent)).toEqual(new Set([first.key]));
  });
});

describe("keeping", () => {
  it("survives a reload of the page", async () => {
    const name = `reload-${newKey()}`;
    const before = await started(() => Promise.reject(new NetworkError()), await IndexedStore.open(name));
    await before.outbox.add(draft("x"));
    const transport = vi.fn<Transport>(() => Promise.resolve(answer(1)));
    const after = await started(transport, await IndexedStore.open(name));
    await emptied(after.outbox);
    expect(transport.mock.calls.map(([entry]) => entry.assignment)).toEqual(["x"]);
  });

  it("still sends when the disk is full, and says that it is not kept", async () => {
    const store = await openFresh();
    vi.spyOn(store, "add").mockRejectedValue(new DOMException("full", "QuotaExceededError"));
    let online = false;
    const { outbox } = await started(
      () => (online ? Promise.resolve(answer(1)) : Promise.reject(new NetworkError())),
      store,
    );
    await outbox.add(draft("x"));
    expect(outbox.snapshot()).toMatchObject({ durable: false, waiting: [{ assignment: "x" }] });
    await vi.waitFor(() => expect(outbox.snapshot().phase).toBe("waiting"));
    online = true;
    outbox.send();
    await emptied(outbox);
    expect(outbox.snapshot().durable).toBe(true);
  });

  it("says so when the browser keeps nothing", async () => {
    const { outbox } = await started(() => Promise.resolve(answer(1)), new MemoryStore());
    expect(outbox.snapshot().durable).toBe(false);
  });
});

describe("two tabs", () => {
  /** A lock shared by tabs, as the browser has it. */
  function lock(): Exclusive {
    let last = Promise.resolve();
    return (work) => (last = last.then(work));
  }

  function channels(): [Channel, Channel] {
    const make = (): Channel => ({ postMessage: () => undefined, onmessage: null });
    const [a, b] = [make(), make()];
    const carry = (to: Channel) => (data: Told) =>
      queueMicrotask(() => to.onmessage?.({ data: structuredClone(data) } as MessageEvent<Told>));
    a.postMessage = carry(b);
    b.postMessage = carry(a);
    return [a, b];
  }

  it("send each entry once, and both hear of it", async () => {
    const store = await openFresh();
    const sent: Entry[] = [];
    const transport: Transport = async (entry) => {
      sent.push(entry);
      await new Promise((done) => setTimeout(done, 5));
      return answer(sent.length);
    };
    const exclusive = lock();
    const [one, two] = channels();
    const first = await started(transport, store, exclusive, one);
    const second = await started(transport, store, exclusive, two);
    const heard: string[] = [];
    second.outbox.onAcked((entry) => heard.push(entry.assignment));
    await Promise.all([first.outbox.add(draft("x")), second.outbox.add(draft("y")), first.outbox.add(draft("z"))]);
    await emptied(first.outbox);
    await emptied(second.outbox);
    expect(sent.map((entry) => entry.assignment).sort()).toEqual(["x", "y", "z"]);
    await vi.waitFor(() => expect([...heard].sort()).toEqual(["x", "y", "z"]));
  });
});

describe("backoff", () => {
  it("grows, never beyond a minute, and differs between people", () => {
    expect(backoff(0, 1)).toBe(1_000);
    expect(backoff(3, 1)).toBe(8_000);
    expect(backoff(100, 1)).toBe(60_000);
    expect(backoff(3, 0)).toBe(4_000);
  });
});

describe("newKey", () => {
  it("is a version 4 UUID without a secure context too", () => {
    vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(255) });
    expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    vi.unstubAllGlobals();
  });
});
