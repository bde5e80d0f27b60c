/** Imports: send files, read the dry run's report, commit or throw away. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, remove } from "./client";
import { keys } from "./keys";
import { pagedQuery } from "./pages";
import type { GoldPurpose } from "./tasks";

export type ImportState = "checking" | "checked" | "committing" | "done" | "failed";

export interface ImportOptions {
  group_from: "none" | "folder" | "column";
  gold_purpose: GoldPurpose | null;
  wanted: number | null;
}

export interface Import {
  id: number;
  state: ImportState;
  run: number | null;
  report: {
    counts: Record<"accepted" | "rejected" | "ignored" | "duplicates" | "annotations" | "groups", number>;
    rows_url: string;
  } | null;
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
  archive?: File;
  manifest?: File;
  options: ImportOptions;
}

/** Send the files and start the dry run; nothing becomes a task before `commitImport`. */
export function startImport(project: number, upload: ImportUpload) {
  const form = new FormData();
  for (const file of upload.files ?? []) form.append("files[]", file, file.webkitRelativePath || file.name);
  if (upload.archive) form.append("archive", upload.archive);
  if (upload.manifest) form.append("manifest", upload.manifest);
  form.append("options", JSON.stringify(upload.options));
  return post<Import>(`/api/projects/${project}/imports`, form);
}

/** Asked again every second while the server is at work. */
export const importQuery = (id: number) =>
  queryOptions({
    queryKey: keys.import(id),
    queryFn: ({ signal }) => get<Import>(`/api/imports/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.state === "checking" || data?.state === "committing" ? 1_000 : false,
  });

export const importReportQuery = (id: number, state?: ImportRow["state"]) =>
  pagedQuery<ImportRow>([...keys.import(id), "report"], `/api/imports/${id}/report`, { state, limit: 100 });

export const commitImport = (id: number) => post<Import>(`/api/imports/${id}/commit`);

export const discardImport = (id: number) => remove(`/api/imports/${id}`);

export const importReportCsv = (id: number) => `/api/imports/${id}/report.csv`;
