/** The table of all pages. */
import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import * as annotator from "./annotatorRoutes";
import * as manager from "./managerRoutes";
import * as open from "./openRoutes";
import { PendingPage } from "@/ui/Pending";
import { projectRoute, rootRoute, shellRoute, signedInRoute } from "./roots";

const routeTree = rootRoute.addChildren([
  open.indexRoute,
  open.signInRoute,
  open.joinRoute,
  signedInRoute.addChildren([
    annotator.workRoute,
    shellRoute.addChildren([
      annotator.projectsRoute,
      annotator.preferencesRoute,
      manager.newProjectRoute,
      manager.tokensRoute,
      projectRoute.addChildren([
        annotator.instructionsRoute,
        annotator.historyRoute,
        annotator.doneRoute,
        manager.overviewRoute,
        manager.setupRoute,
        manager.importRoute,
        manager.tasksRoute,
        manager.taskRoute,
        manager.membersRoute,
        manager.runsRoute,
        manager.runRoute,
        manager.modelsRoute,
        manager.modelRoute,
        manager.exportRoute,
        manager.adjudicateRoute,
        manager.adjudicationRoute,
      ]),
    ]),
  ]),
]);

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PendingPage,
    scrollRestoration: true,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
