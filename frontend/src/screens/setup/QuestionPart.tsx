/** Name, question and instructions. */
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { ApiError } from "@/api/problem";
import { updateProject, type Project } from "@/api/projects";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { InstructionsEditor } from "@/ui/projectforms/InstructionsEditor";
import { useSaving } from "./saving";

type Texts = Pick<Project, "name" | "question" | "instructions">;

export function QuestionPart({ project }: { project: Project }) {
  const form = useForm<Texts>({
    initialValues: { name: project.name, question: project.question, instructions: project.instructions },
    validate: {
      name: (text) => (text.trim() ? null : "Give the project a name."),
      question: (text) => (text.trim() ? null : "Write the question."),
    },
  });
  const saving = useSaving(project.id, (texts: Texts) => updateProject(project.id, texts), "Question and instructions are saved.");
  const submit = form.onSubmit((texts) =>
    saving.mutate(texts, {
      onSuccess: () => form.resetDirty(),
      onError: (error) => {
        if (error instanceof ApiError) form.setErrors(error.fields);
      },
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput label="Name of the project" maxLength={120} {...form.getInputProps("name")} />
        <TextInput label="Question" maxLength={300} {...form.getInputProps("question")} />
        <InstructionsEditor value={form.values.instructions} onChange={(text) => form.setFieldValue("instructions", text)} />
        {saving.error && <ErrorPanel error={saving.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={!form.isDirty()} loading={saving.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
