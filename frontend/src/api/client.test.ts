/** Tests of how requests are sent and how errors come back. */
import { describe, expect, it, vi } from "vitest";
import { fakeApi, offline, problem } from "@/test/fakeApi";
import { get, onSessionEnded, post, urlOf } from "./client";
import { ApiError, NetworkError } from "./problem";

describe("send", () => {
  it("returns JSON, and undefined for 204", async () => {
    const api = fakeApi();
    api.on("GET /api/projects", () => ({ items: [1] }));
    api.on("POST /api/projects", () => undefined);
    expect(await get("/api/projects")).toEqual({ items: [1] });
    expect(await post("/api/projects", { a: 1 })).toBeUndefined();
    expect(api.to("POST /api/projects")[0]?.body).toEqual({ a: 1 });
  });

  it("throws the server's problem with code, sentence and what to do", async () => {
    const api = fakeApi();
    api.on("GET /api/projects", () => problem(409, "stale_version", "Someone was faster.", "Load it again."));
    const error = await get("/api/projects").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "stale_version", status: 409, message: "Someone was faster." });
  });

  it("makes a problem of an answer that is none", async () => {
    const api = fakeApi();
    api.on("GET /api/projects", () => new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "Retry-After": "7" } }));
    const error = await get("/api/projects").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "http_502", retryAfterMs: 7000 });
  });

  it("tells a lost network apart, and lets an abort through", async () => {
    const api = fakeApi();
    api.on("GET /api/projects", offline);
    await expect(get("/api/projects")).rejects.toBeInstanceOf(NetworkError);
    api.on("GET /api/projects", () => {
      throw new DOMException("stop", "AbortError");
    });
    await expect(get("/api/projects")).rejects.toMatchObject({ name: "AbortError" });
  });

  it("says that the session has ended, but not when asked to be quiet", async () => {
    const api = fakeApi();
    api.on("GET /api/projects", () => problem(401, "not_signed_in", "You are not signed in."));
    const ended = vi.fn();
    const undo = onSessionEnded(ended);
    await get("/api/projects").catch(() => undefined);
    await get("/api/projects", { quiet401: true }).catch(() => undefined);
    undo();
    await get("/api/projects").catch(() => undefined);
    expect(ended).toHaveBeenCalledTimes(1);
  });
});

describe("ApiError.fields", () => {
  it("gives messages by field for a form", () => {
    const error = new ApiError({
      title: "No", status: 400, code: "invalid", detail: "Two fields are wrong.",
      errors: [{ where: "name", detail: "Too long." }, { where: "name", detail: "Taken." }, { where: "policy.wanted", detail: "Below 1." }],
    });
    expect(error.fields).toEqual({ name: "Too long.", "policy.wanted": "Below 1." });
  });
});

describe("urlOf", () => {
  it("leaves out what is not set and escapes the rest", () => {
    expect(urlOf("/api/x", { a: null, b: undefined, c: "", d: 0, e: "ä&b" })).toBe("/api/x?d=0&e=%C3%A4%26b");
  });
});
