/** Lists that come in pages by keyset: the shape, and the query options that walk it. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { get, type Query } from "./client";
import type { Address } from "./routes";

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Options for `useInfiniteQuery` over a keyset list; `data` is the flat list of all items loaded so far. */
export function pagedQuery<T>(key: readonly unknown[], path: Address<"get">, query: Query = {}) {
  return infiniteQueryOptions({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) => get<Page<T>>(path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
}
