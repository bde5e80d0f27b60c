/** Imports: send files, read the dry run's report, commit or throw away. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, remove } from "./client";
import { keys } from "./keys";
import { pagedQuery } from "./pages";
import type { GoldPurpose } from "./tasks";

export type ImportState = "uploaded" | "checking" | "checked" | "committing" | "done" | "failed" | "discarded";

/** The server is at work: more will be known in a second. */
export const isBusy = (state: ImportState) => state === "uploaded" || state === "checking" || state === "committing";

/** How a batch becomes tasks; what is left out is the server's own default. */
export interface ImportOptions {
  /** What must not be split between training and test. */
  group_from?: "none" | "folder" | "column";
  /** What files with a known class are for. */
  gold_purpose?: GoldPurpose;
  /** The share of those files that become gold. */
  gold_share?: number;
  /** The share of the groups that is drawn for the test. */
  test_share?: number;
  wanted?: number;
}

export interface Import {
  id: number;
  state: ImportState;
  run: number | null;
  report: {
    counts: Record<"accepted" | "rejected" | "ignored" | "duplicates" | "annotations" | "groups", number>;
    rows_url: string;
  } | null;
  /** Why it failed as a whole. */
  error?: { code: string; detail: string; fix: string } | null;
  created_at: string;
}

export interface ImportRow {
  file: string;
  state: "accepted" | "rejected" | "ignored" | "duplicate";
  code: string;
  where: string;
  why: string;
  fix: string;
}

export interface ImportUpload {
  files?: File[];
  archives?: File[];
  manifest?: File;
  options: ImportOptions;
}

/** Send the files and start the dry run; nothing becomes a task before `commitImport`. */
export function startImport(project: number, upload: ImportUpload) {
  const form = new FormData();
  for (const file of upload.files ?? []) form.append("files[]", file, file.webkitRelativePath || file.name);
  for (const archive of upload.archives ?? []) form.append("archive", archive);
  if (upload.manifest) form.append("manifest", upload.manifest);
  form.append("options", JSON.stringify(upload.options));
  return post<Import>(`/api/projects/${project}/imports`, form);
}

/** Asked again every second while the server is at work. */
export const importQuery = (id: number) =>
  queryOptions({
    queryKey: keys.import(id),
    queryFn: ({ signal }) => get<Import>(`/api/imports/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data && isBusy(data.state) ? 1_000 : false),
  });

export const importReportQuery = (id: number, state?: ImportRow["state"]) =>
  pagedQuery<ImportRow>([...keys.import(id), "report"], `/api/imports/${id}/report`, { state, limit: 100 });

export const commitImport = (id: number) => post<Import>(`/api/imports/${id}/commit`);

export const discardImport = (id: number) => remove(`/api/imports/${id}`);

export const importReportCsv = (id: number) => `/api/imports/${id}/report.csv`;
