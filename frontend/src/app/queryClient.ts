/** How server state is cached: errors that the server explained are not asked for again, lost networks are. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/problem";

export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => (error instanceof ApiError && error.status < 500 ? false : failures < 2),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
