/** The pages of managers and experts. */
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { taskSearch, type TaskSearch } from "@/api/tasks";
import { projectRoute, shellRoute } from "./roots";

const numberParam = <Name extends string>(name: Name) => ({
  parse: (params: Record<Name, string>) => ({ [name]: Number(params[name]) }) as Record<Name, number>,
  stringify: (params: Record<Name, number>) => ({ [name]: String(params[name]) }) as Record<Name, string>,
});

export const overviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "/",
  // Each role begins at its own work; only managers have an overview.
  beforeLoad: ({ context, params }) => {
    const role = context.me.memberships.find(({ project_id }) => project_id === params.projectId)?.role;
    if (role === "annotator") throw redirect({ to: "/projects/$projectId/instructions", params });
    if (role === "expert") throw redirect({ to: "/projects/$projectId/adjudicate", params });
  },
  component: lazyRouteComponent(() => import("@/screens/overview/OverviewScreen"), "OverviewScreen"),
});

export const setupRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "setup",
  component: lazyRouteComponent(() => import("@/screens/setup/SetupScreen"), "SetupScreen"),
});

export const importRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "import",
  // The batch stays in the address, so that a reload finds the same report.
  validateSearch: (search: Record<string, unknown>): { batch?: number } => ({
    batch: Number.isInteger(search.batch) ? (search.batch as number) : undefined,
  }),
  component: lazyRouteComponent(() => import("@/screens/importing/ImportScreen"), "ImportScreen"),
});

export const tasksRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "tasks",
  // Filters stay in the address: they can be sent to somebody, and "back" finds them again.
  validateSearch: (search: Record<string, unknown>): TaskSearch => taskSearch(search),
  component: lazyRouteComponent(() => import("@/screens/tasks/TasksScreen"), "TasksScreen"),
});

export const taskRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "tasks/$taskId",
  params: numberParam("taskId"),
  component: lazyRouteComponent(() => import("@/screens/tasks/TaskScreen"), "TaskScreen"),
});

export const membersRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "members",
  component: lazyRouteComponent(() => import("@/screens/members/MembersScreen"), "MembersScreen"),
});

export const runsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "runs",
  component: lazyRouteComponent(() => import("@/screens/runs/RunsScreen"), "RunsScreen"),
});

export const runRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "runs/$runId",
  params: numberParam("runId"),
  component: lazyRouteComponent(() => import("@/screens/runs/RunScreen"), "RunScreen"),
});

export const modelsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "models",
  component: lazyRouteComponent(() => import("@/screens/models/ModelsScreen"), "ModelsScreen"),
});

export const modelRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "models/$modelId",
  params: numberParam("modelId"),
  component: lazyRouteComponent(() => import("@/screens/models/ModelScreen"), "ModelScreen"),
});

export const exportRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "export",
  component: lazyRouteComponent(() => import("@/screens/exporting/ExportScreen"), "ExportScreen"),
});

export const adjudicateRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "adjudicate",
  component: lazyRouteComponent(() => import("@/screens/adjudicate/QueueScreen"), "QueueScreen"),
});

export const adjudicationRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "adjudicate/$adjudicationId",
  params: numberParam("adjudicationId"),
  component: lazyRouteComponent(() => import("@/screens/adjudicate/AdjudicateScreen"), "AdjudicateScreen"),
});

export const newProjectRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "new-project",
  component: lazyRouteComponent(() => import("@/screens/newproject/NewProjectScreen"), "NewProjectScreen"),
});

export const tokensRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "tokens",
  component: lazyRouteComponent(() => import("@/screens/tokens/TokensScreen"), "TokensScreen"),
});
