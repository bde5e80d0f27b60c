/** The one place that speaks HTTP: session cookie, CSRF header, problem+json, and the signal of an ended session. */
import { NetworkError, problemOf } from "./problem";
import type { Address } from "./routes";

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface SendOptions {
  query?: Query;
  /** Sent as JSON, or as it is when it is a FormData. */
  body?: unknown;
  signal?: AbortSignal;
  /** True for calls whose 401 is an answer in itself (am I signed in? is this password right?). */
  quiet401?: boolean;
}

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

const sessionEndedListeners = new Set<() => void>();

/** Call `listener` whenever the server says that nobody is signed in any more. Returns the undo. */
export function onSessionEnded(listener: () => void): () => void {
  sessionEndedListeners.add(listener);
  return () => sessionEndedListeners.delete(listener);
}

/** A cookie's value by its name, or "" when there is none. */
export function cookie(name: string): string {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** `path` with `query` appended; null and undefined values are left out. */
export function urlOf(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

async function csrfToken(): Promise<string> {
  const held = cookie("csrftoken");
  if (held) return held;
  await fetch("/api/csrf", { credentials: "same-origin" });
  return cookie("csrftoken");
}

/**
 * Send one request and return its JSON (undefined for 204).
 * Throws ApiError for an error answer, NetworkError when there was none, and lets an abort through.
 */
export async function send<T>(method: Method, path: string, options: SendOptions = {}): Promise<T> {
  const headers = new Headers({ Accept: "application/json" });
  const init: RequestInit = { method, headers, credentials: "same-origin", signal: options.signal ?? null };
  let response: Response;
  try {
    if (method !== "GET") headers.set("X-CSRFToken", await csrfToken());
    if (options.body instanceof FormData) init.body = options.body;
    else if (options.body !== undefined) {
      headers.set("Content-Type", "application/json");
      init.body = JSON.stringify(options.body);
    }
    response = await fetch(urlOf(path, options.query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new NetworkError(error);
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  if (response.status === 401 && !options.quiet401) sessionEndedListeners.forEach((tell) => tell());
  throw await problemOf(response);
}

/** A text that is not JSON, such as a model card. Fails as `send` does. */
export async function getText(path: string, signal?: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", signal: signal ?? null });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new NetworkError(error);
  }
  if (!response.ok) throw await problemOf(response);
  return response.text();
}

export const get = <T>(path: Address<"get">, options?: SendOptions) => send<T>("GET", path, options);
export const post = <T>(path: Address<"post">, body?: unknown, options?: SendOptions) =>
  send<T>("POST", path, { ...options, body });
export const patch = <T>(path: Address<"patch">, body: unknown) => send<T>("PATCH", path, { body });
export const remove = (path: Address<"delete">) => send<undefined>("DELETE", path);
