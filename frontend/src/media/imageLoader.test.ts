/** Tests of loading ahead. */
import { describe, expect, it, vi } from "vitest";
import { ImageLoader, type Picture } from "./imageLoader";

const picture = (url: string) => ({ url }) as unknown as Picture;

describe("ImageLoader", () => {
  it("fetches each image once, also when asked for while it is coming", async () => {
    const read = vi.fn((url: string) => Promise.resolve(picture(url)));
    const loader = new ImageLoader(read);
    loader.prefetch(["a", "b"]);
    await Promise.all([loader.load("a"), loader.load("a")]);
    expect(read.mock.calls.map(([url]) => url)).toEqual(["a", "b"]);
  });

  it("has a decoded image at hand in the same frame", async () => {
    const loader = new ImageLoader((url) => Promise.resolve(picture(url)));
    expect(loader.peek("a")).toBeNull();
    const loaded = await loader.load("a");
    expect(loader.peek("a")).toBe(loaded);
  });

  it("tries again after a failure and does not complain while loading ahead", async () => {
    const read = vi.fn<(url: string) => Promise<Picture>>();
    read.mockRejectedValueOnce(new Error("gone")).mockResolvedValue(picture("a"));
    const loader = new ImageLoader(read);
    loader.prefetch(["a"]);
    await expect(loader.load("a")).rejects.toThrow("gone");
    await expect(loader.load("a")).resolves.toBeDefined();
  });

  it("keeps the last twelve and forgets the least used", async () => {
    const read = vi.fn((url: string) => Promise.resolve(picture(url)));
    const loader = new ImageLoader(read);
    for (let index = 0; index < 12; index += 1) await loader.load(`${index}`);
    await loader.load("0");
    await loader.load("new");
    expect(loader.peek("0")).not.toBeNull();
    expect(loader.peek("1")).toBeNull();
  });
});
