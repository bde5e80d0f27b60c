/** Renders a component or a page of the app in a test, with what stands around it in the app. */
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory, createRootRouteWithContext, createRoute, createRouter, Outlet, RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { theme } from "@/app/theme";

export const makeTestClient = () =>
  new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: Infinity }, mutations: { retry: false } } });

function Providers({ client, children }: { client: QueryClient; children: ReactNode }) {
  return (
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <Notifications />
        {children}
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** A component that needs no router. */
export function renderWithProviders(children: ReactNode, client = makeTestClient()) {
  return { client, ...render(<Providers client={client}>{children}</Providers>) };
}

/**
 * A screen at an address: `path` is the route's pattern ("/projects/$projectId/work"), `at` the address.
 * Parameters that are numbers in the app are numbers here too; other addresses show their own path.
 */
export function renderScreen(Screen: () => ReactNode, path: string, at: string, client = makeTestClient()) {
  const root = createRootRouteWithContext()({ component: Outlet, notFoundComponent: Elsewhere });
  const route = createRoute({
    getParentRoute: () => root,
    path,
    component: Screen,
    params: {
      parse: (params: Record<string, string>) =>
        Object.fromEntries(Object.entries(params).map(([name, text]) => [name, Number(text)])),
      stringify: (params: Record<string, number>) =>
        Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
    },
  });
  const router = createRouter({
    routeTree: root.addChildren([route]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  const view = render(
    <Providers client={client}>
      {/* The test's small route table stands in for the app's. */}
      <RouterProvider router={router as never} />
    </Providers>,
  );
  return { client, router, ...view };
}

function Elsewhere() {
  return <p>Another page</p>;
}
