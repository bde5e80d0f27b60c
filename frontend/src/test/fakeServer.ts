/** A small server of assignments for the tests of the workspace. */
import { fakeApi, type Answer, type FakeApi } from "./fakeApi";
import type { Assignment, Served, WorkInfo } from "@/api/work";
import type { Value } from "@/api/values";

export interface Sent {
  assignment: string;
  key: string;
  value: Value;
  supersedes: number | null;
  active_ms: number;
}

export const classes = [
  { id: "normal", name: "Normal", color: "#3355aa" },
  { id: "atypical", name: "Atypical", color: "#aa5533" },
];

const at = "2026-01-01T00:00:00Z";

/** Serves `ids` in order, three at a time; keeps what is submitted under `sent`. */
export function fakeServer(project: number, user: number, ids: string[]) {
  const api: FakeApi = fakeApi();
  const left = [...ids];
  const live: string[] = [];
  const sent: Sent[] = [];
  const assignment = (id: string): Assignment => ({
    id, media: id, url: `/api/media/${id}`, width: 64, height: 64,
    expires_at: new Date(Date.now() + 300_000).toISOString(), epoch: 1, suggestion: null, annotation: null,
  });
  const serve = (hold: number): Served => {
    while (live.length < hold && left.length > 0) live.push(left.shift() ?? "");
    return {
      assignments: live.map(assignment),
      reason: live.length === 0 ? "done" : null,
      progress: { answered: sent.length, today: sent.length, remaining_estimate: live.length + left.length },
    };
  };
  const release = (id: string) => {
    if (live.includes(id)) live.splice(live.indexOf(id), 1);
  };
  const submit: Answer = ({ body }, [, id = ""]) => {
    const { hold, ...rest } = body as Sent & { hold: number };
    release(id);
    sent.push({ ...rest, assignment: id });
    return { annotation: { id: 100 + sent.length, value: rest.value, extra: false, late: false, at }, ...serve(hold) };
  };
  const passOver: Answer = ({ body }, [, id = ""]) => {
    release(id);
    return serve((body as { hold: number }).hold);
  };
  const info: WorkInfo = {
    project: {
      id: project, name: "Mitoses", question: "Normal or atypical?", instructions: "Look closely.", classes,
      examples: [], show_suggestions: false,
    },
    progress: { answered: 0, today: 0, remaining_estimate: ids.length },
    state: "open",
  };
  api.on("GET /api/session", () => ({
    user: { id: user, username: "ann", display_name: "Ann", is_simulated: false },
    can_create_projects: false,
    memberships: [],
  }));
  api.on("GET /api/projects/:project/work", () => info);
  api.on("POST /api/projects/:project/assignments", ({ body }) => serve((body as { hold: number }).hold));
  api.on("POST /api/assignments/:id/submit", submit);
  api.on("POST /api/assignments/:id/skip", passOver);
  api.on("POST /api/assignments/:id/report", passOver);
  api.on("GET /api/media/:id", () => new Response(new Blob(["x"])));
  return { api, sent, submit };
}
