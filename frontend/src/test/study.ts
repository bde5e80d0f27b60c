/** A small study for tests of the manager's and the expert's screens: what the server would say of it. */
import type { Adjudication, AdjudicationRow, Evidence } from "@/api/adjudications";
import type { Member } from "@/api/members";
import type { ModelDetail, ModelVersion } from "@/api/models";
import type { Overview } from "@/api/overview";
import type { Project } from "@/api/projects";
import type { Run } from "@/api/runs";
import type { Me } from "@/api/session";
import type { TaskDetail } from "@/api/tasks";
import type { FakeApi } from "./fakeApi";

const AT = "2026-01-05T10:00:00Z";

export const classes = [
  { id: "negative", name: "Negative", color: "#3f6fb5", description: "" },
  { id: "positive", name: "Positive", color: "#b4532a", description: "" },
];

export const project: Project = {
  id: 1,
  name: "Nuclei",
  question: "Is the nucleus brown?",
  instructions: "Look at the **centre**.",
  state: "open",
  role: "manager",
  schema: { version: 1, kind: "categorical", classes },
  policy: {
    version: 1,
    wanted: 5,
    minimum: 3,
    gold_share: 0.1,
    assignment_seconds: 600,
    settle_confidence: 0.95,
    adaptive: true,
    cant_tell_limit: 3,
    max_open: 3,
    show_suggestions: false,
    aggregate_after: 200,
    retrain_after: null,
    price_per_annotation: "0.04",
    currency: "EUR",
  },
  counts: { tasks: 100, annotations: 310, open: 30, settled: 50, disputed: 8, decided: 10, unusable: 2, excluded: 0 },
  live_model: null,
  is_simulated_crowd: true,
  examples: [],
  created_at: AT,
};

export const me = (role: "manager" | "expert" = "manager"): Me => ({
  user: { id: 1, username: "ana", display_name: "Ana", is_simulated: false },
  can_create_projects: true,
  memberships: [
    {
      member_id: 1,
      project_id: 1,
      project_name: project.name,
      project_state: "open",
      role,
      standing: "active",
      pseudonym: "heron-01",
    },
  ],
});

export const overview: Overview = {
  tasks: { open: 30, settled: 50, disputed: 8, decided: 10, unusable: 2, excluded: 0, gold: 12 },
  annotations_total: 1310,
  extras: 4,
  cant_tell: 21,
  series: [{ at: AT, count: 40 }],
  posterior_histogram: [
    { low: 0.5, high: 0.95, count: 30 },
    { low: 0.95, high: 1, count: 60 },
  ],
  agreement: { percent: 0.874, alpha: 0.71 },
  cost: { total: "52.4000", currency: "EUR", price: "0.0400" },
  speed_per_hour: 186,
  active_members: 9,
  queue: 8,
  last_event_seq: 3,
  gold_accuracy: 0.89,
  model: null,
};

export const member = (change: Partial<Member> = {}): Member => ({
  id: 7,
  pseudonym: "otter-12",
  display_name: "Simulated 1",
  role: "annotator",
  standing: "active",
  is_simulated: true,
  answered: 120,
  cant_tell_rate: 0.02,
  gold: { seen: 20, correct: 18 },
  median_seconds: 4,
  reliability: {
    classes: ["negative", "positive"],
    mean: [[0.9, 0.1], [0.2, 0.8]],
    low: [[0.8, 0.05], [0.1, 0.7]],
    high: [[0.95, 0.2], [0.3, 0.9]],
    n: [60, 40],
  },
  cost: "4.8000",
  last_seen: AT,
  ...change,
});

export const run = (change: Partial<Run> = {}): Run => ({
  id: 14,
  kind: "train",
  state: "running",
  config: { method: "aggnet" },
  queue: "gpu",
  attempt: 1,
  max_attempts: 3,
  progress: { stage: "fold 2 of 5", done: 20, total: 50, message: null },
  error: null,
  result: {},
  created_by: "heron-01",
  created_at: AT,
  started_at: AT,
  finished_at: null,
  can_resume: false,
  cancel_requested: false,
  model_version: null,
  ...change,
});

export const model = (change: Partial<ModelVersion> = {}): ModelVersion => ({
  id: 2,
  number: 2,
  state: "live",
  run: 9,
  task_model: "patch-cnn",
  method: "aggnet",
  created_at: AT,
  metrics: {
    test_gold: {
      auc: { value: 0.95, low: 0.91, high: 0.98, n: 64 },
      balanced_accuracy: { value: 0.9, low: 0.84, high: 0.95, n: 64 },
    },
    adjudicated: null,
  },
  simulated: true,
  snapshot: "9f3c2a77d01be455",
  card_url: "/api/runs/9/files/card.md",
  weights_sha: "b1946ac92492d2347c6235b4d2611184",
  ...change,
});

export const modelDetail: ModelDetail = {
  ...model(),
  confusion: { classes: ["negative", "positive"], counts: [[30, 2], [4, 28]] },
  reliability_diagram: [{ low: 0.9, high: 1, confidence: 0.96, accuracy: 0.94, count: 40 }],
  annotators: [],
  lineage: { snapshot: "9f3c2a77d01be455", run: 9, parent: null, annotations: 1180, annotators: 9 },
};

export const row = (id: number, change: Partial<AdjudicationRow> = {}): AdjudicationRow => ({
  id,
  task: id * 10,
  media: `m${id}`,
  reason: "low_confidence",
  value: 1 / id,
  state: "open",
  claimed_by: null,
  waiting_since: AT,
  comments_count: 0,
  version: 1,
  ...change,
});

export const evidence: Evidence = {
  votes: [
    {
      pseudonym: "otter-12",
      value: { class: "positive" },
      at: AT,
      extra: false,
      is_simulated: true,
      reliability: { mean: 0.8, low: 0.7, high: 0.9 },
      log_weight: { negative: -1, positive: 1 },
    },
    {
      pseudonym: "newt-02",
      value: { cant_tell: "blurred" },
      at: AT,
      extra: true,
      is_simulated: false,
      reliability: null,
      log_weight: {},
    },
  ],
  model: { version: 2, probabilities: { negative: 0.3, positive: 0.7 }, fold: 1 },
  waterfall: [
    { label: "model", kind: "model", log_odds: {}, posterior: { negative: 0.3, positive: 0.7 } },
    { label: "otter-12", kind: "vote", log_odds: {}, posterior: { negative: 0.1, positive: 0.9 } },
  ],
  consensus: { class: "positive", confidence: 0.9, posterior: { negative: 0.1, positive: 0.9 }, method: "dawid-skene" },
};

export const adjudication = (change: Partial<Adjudication> = {}): Adjudication => ({
  id: 1,
  task: { id: 10, media: "m1", url: "/api/media/m1", width: 64, height: 64 },
  reason: "low_confidence",
  state: "claimed",
  version: 2,
  claimed_by: "heron-01",
  blind: null,
  evidence: null,
  decision: null,
  comments: [],
  classes,
  ...change,
});

export const task: TaskDetail = {
  id: 5,
  state: "settled",
  media: "m5",
  consensus: { class: "positive", confidence: 0.97, posterior: { negative: 0.03, positive: 0.97 }, method: "dawid-skene" },
  held: 4,
  wanted: 5,
  live: 0,
  gold_purpose: "",
  gold_class: "",
  decided: "",
  group: "block-3",
  priority: 0.1,
  annotations: [
    { pseudonym: "otter-12", value: { class: "positive" }, at: AT, extra: false, is_current: true },
    { pseudonym: "newt-02", value: { class: "negative" }, at: AT, extra: false, is_current: false },
  ],
  source_name: "block/patch.png",
  events: [{ seq: 3, at: AT, actor: "system", kind: "task.settled", body: {} }],
};

/** A page of a list with nothing after it. */
export const page = <T>(items: T[]) => ({ items, next: null });

/** The answers that most screens ask for. */
export function study(api: FakeApi, role: "manager" | "expert" = "manager") {
  api.on("GET /api/session", () => me(role));
  api.on("GET /api/projects/:id", () => project);
}
