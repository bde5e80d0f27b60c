/** A stand-in for the server in tests: a table of routes behind `fetch`, and a record of what was asked. */
import { vi } from "vitest";

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

/** A JSON body, or a full Response, or a thrown TypeError for a lost network. */
export type Answer = (call: Call, match: RegExpMatchArray) => unknown;

export interface FakeApi {
  calls: Call[];
  /** `route` is "METHOD /path" where :name stands for one segment. Later routes win. */
  on: (route: string, answer: Answer) => void;
  /** Calls of one method whose path matches. */
  to: (route: string) => Call[];
}

const patternOf = (path: string) => new RegExp(`^${path.replace(/:[a-z]+/g, "([^/]+)")}$`);

export const problem = (status: number, code: string, detail: string, fix = "") =>
  new Response(JSON.stringify({ title: detail, status, code, detail, fix }), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });

export const offline = () => {
  throw new TypeError("Failed to fetch");
};

/** Replace `fetch` for the rest of the test. Unknown routes answer 404. */
export function fakeApi(): FakeApi {
  const routes: { method: string; pattern: RegExp; answer: Answer }[] = [];
  const calls: Call[] = [];
  document.cookie = "csrftoken=test";
  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    const url = new URL(input, "http://localhost");
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : init.body;
    const call = { method: init.method ?? "GET", path: url.pathname, query: url.searchParams, body };
    calls.push(call);
    for (const { method, pattern, answer } of [...routes].reverse()) {
      const match = method === call.method && call.path.match(pattern);
      if (!match) continue;
      const result = await answer(call, match);
      if (result instanceof Response) return result;
      return result === undefined
        ? new Response(null, { status: 204 })
        : new Response(JSON.stringify(result), { status: 200, headers: { "Content-Type": "application/json" } });
    }
    return problem(404, "not_found", `No route for ${call.method} ${call.path}`);
  });
  const split = (route: string) => {
    const [method = "", path = ""] = route.split(" ");
    return { method, pattern: patternOf(path) };
  };
  return {
    calls,
    on: (route, answer) => routes.push({ ...split(route), answer }),
    to: (route) => {
      const { method, pattern } = split(route);
      return calls.filter((call) => call.method === method && pattern.test(call.path));
    },
  };
}
