/** The pages of an annotator. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute, shellRoute, signedInRoute } from "./roots";

export const projectsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "projects",
  component: lazyRouteComponent(() => import("@/screens/projects/ProjectsScreen"), "ProjectsScreen"),
});

export const preferencesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "preferences",
  component: lazyRouteComponent(() => import("@/screens/mykeys/PreferencesScreen"), "PreferencesScreen"),
});

/** The workspace has the whole window: no navigation around it. */
export const workRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "projects/$projectId/work",
  params: {
    parse: ({ projectId }) => ({ projectId: Number(projectId) }),
    stringify: ({ projectId }) => ({ projectId: String(projectId) }),
  },
  component: lazyRouteComponent(() => import("@/screens/work/WorkScreen"), "WorkScreen"),
});

export const instructionsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "instructions",
  component: lazyRouteComponent(() => import("@/screens/instructions/InstructionsScreen"), "InstructionsScreen"),
});

export const historyRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "history",
  component: lazyRouteComponent(() => import("@/screens/history/HistoryScreen"), "HistoryScreen"),
});

export const doneRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "done",
  component: lazyRouteComponent(() => import("@/screens/done/DoneScreen"), "DoneScreen"),
});
