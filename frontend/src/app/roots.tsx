/** The branches that every route hangs from: open pages, signed-in pages, pages with the navigation, pages of a project. */
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { RootLayout } from "./RootLayout";
import { RouteError } from "./RouteError";
import { NotFoundScreen } from "@/screens/notfound/NotFoundScreen";
import { Shell } from "./shell/Shell";
import { SignedIn } from "./SignedIn";

export interface RouterContext {
  queryClient: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: RootLayout,
  errorComponent: RouteError,
  notFoundComponent: NotFoundScreen,
});

/** Pages for people who are signed in; the others are sent to sign in and come back. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.query({ ...sessionQuery, staleTime: "static" });
    if (!me) throw redirect({ to: "/signin", search: { next: location.href } });
    return { me };
  },
  component: SignedIn,
});

/** Signed-in pages with the side navigation. */
export const shellRoute = createRoute({ getParentRoute: () => signedInRoute, id: "shell", component: Shell });

/** Pages of one project, with the navigation; `projectId` is a number. */
export const projectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "projects/$projectId",
  params: {
    parse: ({ projectId }) => ({ projectId: Number(projectId) }),
    stringify: ({ projectId }) => ({ projectId: String(projectId) }),
  },
});
