/** The tasks of a project: filtered by state, class and confidence, as pictures or as a table. */
import { Group, SegmentedControl, Select } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { projectQuery, type ClassOption } from "@/api/projects";
import { CONFIDENCE, taskFilter, tasksQuery, type TaskSearch } from "@/api/tasks";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { LoadMore } from "@/ui/LoadMore";
import { taskStates } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { useProjectId } from "@/ui/projectPage";
import { TaskGrid } from "./TaskGrid";
import { TaskTable } from "./TaskTable";
import classes from "./tasks.module.css";

type View = "grid" | "table";

export function TasksScreen() {
  const projectId = useProjectId();
  const { state, label, sure } = useSearch({ strict: false });
  const search: TaskSearch = { state, label, sure };
  const project = useQuery(projectQuery(projectId));
  const tasks = useInfiniteQuery(tasksQuery(projectId, taskFilter(search)));
  const [view, setView] = useState<View>("grid");
  const options = project.data?.schema.classes ?? [];
  const filtered = state !== undefined || label !== undefined || sure !== undefined;

  return (
    <>
      <PageHeader title="Tasks" lead="Each image with what is believed of it now, and how sure that is.">
        <SegmentedControl
          aria-label="How to show the tasks"
          value={view}
          onChange={(value) => setView(value)}
          data={[
            { value: "grid" as const, label: "Pictures" },
            { value: "table" as const, label: "Table" },
          ]}
        />
      </PageHeader>
      <Filters search={search} options={options} projectId={projectId} />
      <Loaded query={tasks}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState
              icon={IconListDetails}
              title={filtered ? "No task fits these filters" : "No tasks yet"}
              text={filtered ? "Take a filter away." : "Import images, and each of them becomes a task."}
            >
              {!filtered && (
                <Link to="/projects/$projectId/import" params={{ projectId }} search={{}}>
                  Import images
                </Link>
              )}
            </EmptyState>
          ) : (
            <>
              {view === "grid" ? (
                <TaskGrid tasks={rows} options={options} projectId={projectId} />
              ) : (
                <TaskTable tasks={rows} options={options} projectId={projectId} />
              )}
              <LoadMore shown={rows.length} {...tasks} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

function Filters({ search, options, projectId }: { search: TaskSearch; options: readonly ClassOption[]; projectId: number }) {
  const navigate = useNavigate();
  const set = (change: TaskSearch) =>
    void navigate({ to: "/projects/$projectId/tasks", params: { projectId }, search: { ...search, ...change }, replace: true });
  return (
    <Group gap="sm" mb="md" className={classes.filters}>
      <Select
        aria-label="State"
        placeholder="Any state"
        clearable
        data={Object.entries(taskStates).map(([value, { label }]) => ({ value, label }))}
        value={search.state ?? null}
        onChange={(value) => set({ state: (value ?? undefined) as TaskSearch["state"] })}
      />
      <Select
        aria-label="Most likely class"
        placeholder="Any class"
        clearable
        data={options.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.label ?? null}
        onChange={(value) => set({ label: value ?? undefined })}
      />
      <Select
        aria-label="How sure"
        placeholder="However sure"
        clearable
        data={Object.entries(CONFIDENCE).map(([value, { label }]) => ({ value, label }))}
        value={search.sure ?? null}
        onChange={(value) => set({ sure: (value ?? undefined) as TaskSearch["sure"] })}
      />
    </Group>
  );
}
