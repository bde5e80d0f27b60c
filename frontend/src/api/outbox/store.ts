/** Where unsent answers live: IndexedDB, or memory where the browser gives none. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Problem } from "../problem";
import type { Draft, Entry } from "./entry";

export interface OutboxStore {
  /** False when entries die with the page. */
  readonly durable: boolean;
  add: (draft: Draft) => Promise<void>;
  /** All entries in the order of the clicks. */
  all: () => Promise<Entry[]>;
  /** The entry has arrived: forget it, and remember the annotation that it became. */
  acknowledge: (entry: Entry, annotation: number | null) => Promise<void>;
  refuse: (entry: Entry, problem: Problem) => Promise<void>;
  countAttempt: (entry: Entry) => Promise<void>;
  discard: (order: number) => Promise<void>;
  /** The annotation that the answer with this key became, or null. */
  annotationOf: (key: string) => Promise<number | null>;
}

interface Schema extends DBSchema {
  entries: { key: number; value: Draft & Partial<Pick<Entry, "order">> & Pick<Entry, "attempts" | "refused"> };
  /** Keys of answers that arrived, so that a correction made a moment later knows what it supersedes. */
  arrived: { key: string; value: { key: string; annotation: number; at: number }; indexes: { at: number } };
}

const REMEMBER_MS = 24 * 3600 * 1000;
const fresh = (draft: Draft) => ({ ...draft, attempts: 0, refused: null });

export class IndexedStore implements OutboxStore {
  readonly durable = true;

  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  static async open(name = "consilium"): Promise<IndexedStore> {
    const db = await openDB<Schema>(name, 1, {
      upgrade(fresh_) {
        fresh_.createObjectStore("entries", { keyPath: "order", autoIncrement: true });
        fresh_.createObjectStore("arrived", { keyPath: "key" }).createIndex("at", "at");
      },
    });
    return new IndexedStore(db);
  }

  async add(draft: Draft) {
    // "strict": the answer is on the disk, not only in a buffer of the system, before it counts as kept.
    const change = this.db.transaction("entries", "readwrite", { durability: "strict" });
    await Promise.all([change.store.add(fresh(draft)), change.done]);
  }

  async all() {
    return (await this.db.getAll("entries")) as Entry[];
  }

  async acknowledge(entry: Entry, annotation: number | null) {
    const change = this.db.transaction(["entries", "arrived"], "readwrite");
    const arrived = change.objectStore("arrived");
    await change.objectStore("entries").delete(entry.order);
    if (annotation !== null) await arrived.put({ key: entry.key, annotation, at: Date.now() });
    const old = await arrived.index("at").getAllKeys(IDBKeyRange.upperBound(Date.now() - REMEMBER_MS));
    await Promise.all(old.map((key) => arrived.delete(key)));
    await change.done;
  }

  private async change(order: number, edit: (entry: Entry) => Entry) {
    const change = this.db.transaction("entries", "readwrite");
    const held = await change.store.get(order);
    if (held) await change.store.put(edit(held as Entry));
    await change.done;
  }

  refuse = (entry: Entry, problem: Problem) => this.change(entry.order, (held) => ({ ...held, refused: problem }));

  countAttempt = (entry: Entry) => this.change(entry.order, (held) => ({ ...held, attempts: held.attempts + 1 }));

  discard = (order: number) => this.db.delete("entries", order);

  async annotationOf(key: string) {
    return (await this.db.get("arrived", key))?.annotation ?? null;
  }
}

export class MemoryStore implements OutboxStore {
  readonly durable = false;
  private entries: Entry[] = [];
  private readonly arrived = new Map<string, number>();
  private last = 0;

  add(draft: Draft) {
    this.last += 1;
    this.entries = [...this.entries, { ...fresh(draft), order: this.last }];
    return Promise.resolve();
  }

  all() {
    return Promise.resolve(this.entries);
  }

  acknowledge(entry: Entry, annotation: number | null) {
    if (annotation !== null) this.arrived.set(entry.key, annotation);
    return this.discard(entry.order);
  }

  private change(order: number, edit: (entry: Entry) => Entry) {
    this.entries = this.entries.map((held) => (held.order === order ? edit(held) : held));
    return Promise.resolve();
  }

  refuse = (entry: Entry, problem: Problem) => this.change(entry.order, (held) => ({ ...held, refused: problem }));

  countAttempt = (entry: Entry) => this.change(entry.order, (held) => ({ ...held, attempts: held.attempts + 1 }));

  discard(order: number) {
    this.entries = this.entries.filter((held) => held.order !== order);
    return Promise.resolve();
  }

  annotationOf(key: string) {
    return Promise.resolve(this.arrived.get(key) ?? null);
  }
}

/** IndexedDB where it works, else memory (some private windows refuse it). */
export const openStore = (): Promise<OutboxStore> => IndexedStore.open().catch(() => new MemoryStore());
