/** Personal API tokens: listed without their secret, which is shown once when made. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, remove } from "./client";
import { keys } from "./keys";
import type { Page } from "./pages";

export interface Token {
  id: number;
  name: string;
  /** Only in the answer that created it. */
  token?: string;
  expires_at: string;
}

export const tokensQuery = queryOptions({
  queryKey: keys.tokens,
  queryFn: ({ signal }) => get<Page<Token>>("/api/tokens", { signal }),
});

export const createToken = (body: { name: string; days: number }) => post<Token>("/api/tokens", body);

export const deleteToken = (id: number) => remove(`/api/tokens/${id}`);
