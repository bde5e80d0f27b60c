/** Export: three tables in three formats, and the manifest that proves them. Only pseudonyms leave. */
import { Button, Group, Text } from "@mantine/core";
import { IconDownload, IconShieldCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { exportManifestUrl, exportUrl, type ExportFormat, type ExportTable } from "@/api/exports";
import { keys } from "@/api/keys";
import { projectQuery } from "@/api/projects";
import { startRun } from "@/api/runs";
import { SimulatedMark } from "@/ui/Mark";
import { notifyProblem } from "@/ui/notify";
import { PageHeader } from "@/ui/PageHeader";
import { useProjectId } from "@/ui/projectPage";
import { Section } from "@/ui/Section";
import classes from "./exporting.module.css";

const TABLES: readonly { table: ExportTable; title: string; text: string }[] = [
  {
    table: "annotations",
    title: "Annotations",
    text: "Every answer: task, annotator’s pseudonym, class or “can’t tell”, time, corrections, extra answers, and whether a suggestion was visible.",
  },
  {
    table: "consensus",
    title: "Consensus",
    text: "Every task: its class, the probability of each class, confidence, state, method and the versions that it rests on.",
  },
  {
    table: "annotators",
    title: "Annotators",
    text: "Every pseudonym: role, standing, answers given, and the confusion matrix with its intervals. Simulated annotators are marked.",
  },
];

const FORMATS: readonly { format: ExportFormat; label: string }[] = [
  { format: "csv", label: "CSV" },
  { format: "parquet", label: "Parquet" },
  { format: "jsonl", label: "JSON Lines" },
];

export function ExportScreen() {
  const projectId = useProjectId();
  const project = useQuery(projectQuery(projectId));
  return (
    <>
      <PageHeader title="Export" lead="What people and models have said, to go on with elsewhere." beside={project.data?.is_simulated_crowd && <SimulatedMark />}>
        <Bundle projectId={projectId} />
      </PageHeader>
      <div className={classes.promise}>
        <IconShieldCheck size={22} stroke={1.6} aria-hidden />
        <Text size="sm">
          Only pseudonyms leave: no names, no e-mail addresses, no file or folder names. Images are named by the hash of their
          pixels.
        </Text>
      </div>
      <div className={classes.tables}>
        {TABLES.map(({ table, title, text }) => (
          <Section key={table} title={title}>
            <Text size="sm" c="dimmed" className={classes.text}>
              {text}
            </Text>
            <Group gap="xs" mt="md">
              {FORMATS.map(({ format, label }) => (
                <Button
                  key={format}
                  component="a"
                  href={exportUrl(projectId, table, format)}
                  download
                  variant="default"
                  size="sm"
                  leftSection={<IconDownload size={16} aria-hidden />}
                  aria-label={`${title} as ${label}`}
                >
                  {label}
                </Button>
              ))}
            </Group>
          </Section>
        ))}
      </div>
      <Section title="Manifest">
        <Group justify="space-between">
          <Text size="sm" maw="60ch">
            Counts, versions of schema and policy, and a hash of each table: with it anybody can check that a file is the one
            that was exported.
          </Text>
          <Button component="a" href={exportManifestUrl(projectId)} download variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
            Manifest
          </Button>
        </Group>
      </Section>
    </>
  );
}

/** Everything at once, frozen at one moment, made by a run. */
function Bundle({ projectId }: { projectId: number }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const start = useMutation({
    mutationFn: () => startRun(projectId, "export", {}),
    onSuccess: async (run) => {
      await queryClient.invalidateQueries({ queryKey: keys.under(projectId, "runs") });
      await navigate({ to: "/projects/$projectId/runs/$runId", params: { projectId, runId: run.id } });
    },
    onError: (error) => notifyProblem(error),
  });
  return (
    <Button loading={start.isPending} onClick={() => start.mutate()}>
      Make a bundle of all tables
    </Button>
  );
}
