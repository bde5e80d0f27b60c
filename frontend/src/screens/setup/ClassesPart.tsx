/** The classes of a project: they can be renamed, recoloured, ordered and added to; ids in use stay. */
import { Button, Group, Stack } from "@mantine/core";
import { useMemo, useState } from "react";

import { setSchema, type ClassOption, type Project } from "@/api/projects";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { ClassesEditor } from "@/ui/projectforms/ClassesEditor";
import { classProblems } from "@/ui/projectforms/slugs";
import { useSaving } from "./saving";

export function ClassesPart({ project }: { project: Project }) {
  const before = project.schema.classes;
  const [options, setOptions] = useState<ClassOption[]>(before);
  const [sent, setSent] = useState(false);
  // Ids that answers may already carry; before the first answer everything may still change.
  const fixed = useMemo(() => new Set(project.counts.annotations > 0 ? before.map(({ id }) => id) : []), [before, project.counts.annotations]);
  const saving = useSaving(project.id, (classes: ClassOption[]) => setSchema(project.id, classes), "The answers are saved as a new version.");
  const save = () => {
    setSent(true);
    if (Object.keys(classProblems(options)).length === 0) saving.mutate(options);
  };
  return (
    <Stack gap="md">
      <ClassesEditor options={options} onChange={setOptions} fixed={fixed} showProblems={sent} />
      {saving.error && <ErrorPanel error={saving.error} />}
      <Group justify="flex-end">
        <Button disabled={options === before} loading={saving.isPending} onClick={save}>
          Save as a new version
        </Button>
      </Group>
    </Stack>
  );
}
