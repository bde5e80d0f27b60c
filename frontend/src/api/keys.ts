/** Query keys, one tree: invalidating a project's key refreshes all that hangs under it. */
export const keys = {
  session: ["session"] as const,
  tokens: ["tokens"] as const,
  projects: ["projects"] as const,
  project: (project: number) => ["project", project] as const,
  under: (project: number, noun: string) => ["project", project, noun] as const,
  task: (task: number) => ["task", task] as const,
  adjudication: (id: number) => ["adjudication", id] as const,
  import: (id: number) => ["import", id] as const,
  run: (id: number) => ["run", id] as const,
  model: (id: number) => ["model", id] as const,
};
