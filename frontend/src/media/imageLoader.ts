/** Loads and decodes images ahead of time and keeps the last few, so that the next one is already there. */
import { NetworkError, problemOf } from "@/api/problem";

export type Picture = ImageBitmap | HTMLImageElement;

/** Decoded pictures kept: the current one, those ahead and a few behind. */
const KEEP = 12;
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 400;

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function fetchBlob(url: string): Promise<Blob> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
    if (response?.ok) return response.blob();
    if (response && response.status < 500) throw await problemOf(response);
    if (attempt === ATTEMPTS) throw response ? await problemOf(response) : new NetworkError();
    await wait(FIRST_WAIT_MS * 2 ** attempt * (0.5 + Math.random() / 2));
  }
}

/** Decode off the main thread where the browser can. */
async function decode(blob: Blob): Promise<Picture> {
  if ("createImageBitmap" in globalThis) return createImageBitmap(blob);
  const address = URL.createObjectURL(blob);
  try {
    const element = new Image();
    element.src = address;
    await element.decode();
    return element;
  } finally {
    URL.revokeObjectURL(address);
  }
}

export class ImageLoader {
  private readonly held = new Map<string, Promise<Picture>>();
  private readonly ready = new WeakMap<Promise<Picture>, Picture>();

  constructor(private readonly read: (url: string) => Promise<Picture> = async (url) => decode(await fetchBlob(url))) {}

  /** The picture at `url`, from memory when it is there. A failed load is forgotten, so asking again tries again. */
  load(url: string): Promise<Picture> {
    const held = this.held.get(url);
    if (held) {
      this.held.delete(url); // most recently used goes to the end
      this.held.set(url, held);
      return held;
    }
    const coming = this.read(url);
    this.held.set(url, coming);
    coming.then(
      (picture) => this.ready.set(coming, picture),
      () => {
        if (this.held.get(url) === coming) this.held.delete(url);
      },
    );
    this.evict();
    return coming;
  }

  /** The picture at `url` if it is decoded already, so that it can be shown in the same frame. */
  peek(url: string): Picture | null {
    const held = this.held.get(url);
    return (held && this.ready.get(held)) ?? null;
  }

  /** Begin to load without waiting; errors come when the picture is asked for. */
  prefetch(urls: readonly string[]) {
    for (const url of urls) this.load(url).catch(() => undefined);
  }

  /** Dropped bitmaps are left to the garbage collector: closing one that is still on screen would blank it. */
  private evict() {
    for (const url of this.held.keys()) {
      if (this.held.size <= KEEP) return;
      this.held.delete(url);
    }
  }
}

/** The one cache of this window. */
export const images = new ImageLoader();
