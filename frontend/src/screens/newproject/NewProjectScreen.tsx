/** A new project: one question, its classes, instructions and policy; it begins as a draft that nobody sees. */
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { createProject, type ClassOption, type NewProject } from "@/api/projects";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { PageHeader } from "@/ui/PageHeader";
import { ClassesEditor } from "@/ui/projectforms/ClassesEditor";
import { InstructionsEditor } from "@/ui/projectforms/InstructionsEditor";
import { DEFAULT_POLICY, policyProblems } from "@/ui/projectforms/policy";
import { PolicyForm } from "@/ui/projectforms/PolicyForm";
import { classProblems, SWATCHES } from "@/ui/projectforms/slugs";
import { Section } from "@/ui/Section";

const TWO: ClassOption[] = [
  { id: "", name: "", color: SWATCHES[0] ?? "", description: "" },
  { id: "", name: "", color: SWATCHES[1] ?? "", description: "" },
];
/** No id of a new project is in use. */
const NONE: ReadonlySet<string> = new Set();

export function NewProjectScreen() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<Required<NewProject>>({
    name: "",
    question: "",
    instructions: "",
    classes: TWO,
    policy: DEFAULT_POLICY,
  });
  const [sent, setSent] = useState(false);
  const set = (change: Partial<NewProject>) => setDraft({ ...draft, ...change });
  const create = useMutation({
    mutationFn: createProject,
    onSuccess: async (project) => {
      // The navigation and the guard of the routes read the memberships of the session.
      await queryClient.invalidateQueries({ queryKey: keys.session });
      await queryClient.invalidateQueries({ queryKey: keys.projects });
      await navigate({ to: "/projects/$projectId/import", params: { projectId: project.id }, search: {} });
    },
  });
  const fields = create.error instanceof ApiError ? create.error.fields : {};
  const policy = { ...DEFAULT_POLICY, ...draft.policy };
  const empty = (text: string, message: string) => (sent && text.trim() === "" ? message : undefined);
  const wrong =
    draft.name.trim() === "" ||
    draft.question.trim() === "" ||
    Object.keys(classProblems(draft.classes)).length > 0 ||
    Object.keys(policyProblems(policy)).length > 0;

  return (
    <>
      <PageHeader title="New project" lead="One question asked of many images. It stays a draft, seen by nobody, until you open it." />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setSent(true);
          if (!wrong) create.mutate(draft);
        }}
      >
        <Section title="The question">
          <Stack gap="md">
            <TextInput
              label="Name of the project"
              value={draft.name}
              maxLength={120}
              error={fields.name ?? empty(draft.name, "Give the project a name.")}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <TextInput
              label="Question"
              description="One question that each image answers, e.g. “Is this mitosis atypical?”"
              value={draft.question}
              maxLength={300}
              error={fields.question ?? empty(draft.question, "Write the question.")}
              onChange={(event) => set({ question: event.currentTarget.value })}
            />
          </Stack>
        </Section>
        <Section title="The answers">
          <ClassesEditor options={draft.classes} onChange={(classes) => set({ classes })} fixed={NONE} showProblems={sent} />
        </Section>
        <Section title="Instructions">
          <InstructionsEditor value={draft.instructions} onChange={(instructions) => set({ instructions })} error={fields.instructions} />
        </Section>
        <Section title="Policy">
          <PolicyForm policy={policy} onChange={(changed) => set({ policy: changed })} errors={fields} />
        </Section>
        {create.error && <ErrorPanel error={create.error} />}
        <Group justify="flex-end" mt="md" gap="md">
          {sent && wrong && (
            <span role="alert" style={{ color: "var(--consilium-bad)" }}>
              Some fields above need another look.
            </span>
          )}
          <Button type="submit" size="md" loading={create.isPending}>
            Make the project
          </Button>
        </Group>
      </form>
    </>
  );
}
