/** Exports: streamed tables, their manifest, and the files of an export run. */
import { queryOptions } from "@tanstack/react-query";
import { get } from "./client";
import { keys } from "./keys";

export type ExportTable = "annotations" | "consensus" | "annotators";
export type ExportFormat = "csv" | "jsonl" | "parquet";

export interface RunFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** A plain link: the browser downloads while the server streams. */
export const exportUrl = (project: number, table: ExportTable, format: ExportFormat) =>
  `/api/projects/${project}/export/${table}.${format}`;

export const exportManifestUrl = (project: number) => `/api/projects/${project}/export/manifest.json`;

export const runFilesQuery = (run: number) =>
  queryOptions({
    queryKey: [...keys.run(run), "files"],
    queryFn: ({ signal }) => get<{ items: RunFile[] }>(`/api/runs/${run}/files`, { signal }),
  });

export const runFileUrl = (run: number, name: string) => `/api/runs/${run}/files/${encodeURIComponent(name)}`;
