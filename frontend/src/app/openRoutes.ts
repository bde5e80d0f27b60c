/** Pages that need nobody to be signed in. */
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { rootRoute } from "./roots";

/** Only a path of this site may be the place to go on to. */
const safeNext = (next: unknown) =>
  typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : undefined;

export const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/projects" });
  },
});

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "signin",
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: safeNext(search.next) }),
  beforeLoad: async ({ context, search }) => {
    const me = await context.queryClient.query({ ...sessionQuery, staleTime: "static" }).catch(() => null);
    if (me) throw redirect({ href: search.next ?? "/projects" });
  },
  component: lazyRouteComponent(() => import("@/screens/signin/SignInScreen"), "SignInScreen"),
});

export const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "join",
  component: lazyRouteComponent(() => import("@/screens/join/JoinScreen"), "JoinScreen"),
});
