/** Which pages the navigation offers to whom. */
import {
  IconChartHistogram, IconDownload, IconFileImport, IconGavel, IconHistory, IconListDetails, IconPhotoCheck,
  IconBook2, IconAdjustments, IconBrain, IconPlayerPlay, IconUsers, type Icon,
} from "@tabler/icons-react";
import { linkOptions } from "@tanstack/react-router";
import type { Role } from "@/api/projects";

const page = (label: string, icon: Icon, roles: Role[]) => ({ label, icon, roles });
const everyone: Role[] = ["annotator", "expert", "manager"];
const judges: Role[] = ["expert", "manager"];
const managers: Role[] = ["manager"];

/** The pages of a project in three groups: my work, the study, the machine room. */
export function projectPages(projectId: number, role: Role) {
  const params = { projectId };
  const groups = [
    {
      title: "Work",
      items: [
        { ...page("Label", IconPhotoCheck, everyone), link: linkOptions({ to: "/projects/$projectId/work", params }) },
        { ...page("Adjudicate", IconGavel, judges), link: linkOptions({ to: "/projects/$projectId/adjudicate", params }) },
        { ...page("Instructions", IconBook2, everyone), link: linkOptions({ to: "/projects/$projectId/instructions", params }) },
        { ...page("My answers", IconHistory, everyone), link: linkOptions({ to: "/projects/$projectId/history", params }) },
      ],
    },
    {
      title: "Study",
      items: [
        { ...page("Overview", IconChartHistogram, managers), link: linkOptions({ to: "/projects/$projectId", params, activeOptions: { exact: true } }) },
        { ...page("Tasks", IconListDetails, judges), link: linkOptions({ to: "/projects/$projectId/tasks", params }) },
        { ...page("Members", IconUsers, managers), link: linkOptions({ to: "/projects/$projectId/members", params }) },
        { ...page("Set up", IconAdjustments, managers), link: linkOptions({ to: "/projects/$projectId/setup", params }) },
      ],
    },
    {
      title: "Data and models",
      items: [
        { ...page("Import", IconFileImport, managers), link: linkOptions({ to: "/projects/$projectId/import", params }) },
        { ...page("Runs", IconPlayerPlay, managers), link: linkOptions({ to: "/projects/$projectId/runs", params }) },
        { ...page("Models", IconBrain, managers), link: linkOptions({ to: "/projects/$projectId/models", params }) },
        { ...page("Export", IconDownload, managers), link: linkOptions({ to: "/projects/$projectId/export", params }) },
      ],
    },
  ];
  return groups
    .map((group) => ({ ...group, items: group.items.filter((item) => item.roles.includes(role)) }))
    .filter((group) => group.items.length > 0);
}
