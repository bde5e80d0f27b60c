/** Renders a query in its three lives: skeleton, error with a way to retry, data. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorPanel } from "./ErrorPanel";
import { PendingRows } from "./Pending";

interface Props<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "refetch">;
  pending?: ReactNode;
  children: (data: T) => ReactNode;
}

/** Data that is there stays on screen while a later refresh fails. */
export function Loaded<T>({ query, pending, children }: Props<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  return <>{pending ?? <PendingRows />}</>;
}
