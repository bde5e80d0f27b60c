/** The first step: files, folder, zip or manifest, and how they become tasks. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { startImport, type ImportOptions } from "@/api/imports";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { formatBytes } from "@/ui/format";
import { Section } from "@/ui/Section";
import { DropZone } from "./DropZone";
import { ManifestHelp } from "./ManifestHelp";
import { OptionsForm } from "./OptionsForm";
import { choiceText, NOTHING, withFiles } from "./choice";

interface Props {
  projectId: number;
  onStarted: (batch: number) => void;
}

export function ChooseFiles({ projectId, onStarted }: Props) {
  const [chosen, setChosen] = useState(NOTHING);
  const [options, setOptions] = useState<ImportOptions>({});
  const upload = useMutation({
    mutationFn: () =>
      startImport(projectId, {
        files: chosen.images,
        archives: chosen.archives,
        manifest: chosen.manifest ?? undefined,
        options,
      }),
    onSuccess: (batch) => onStarted(batch.id),
  });
  const empty = chosen.images.length === 0 && chosen.archives.length === 0;

  return (
    <Stack gap="lg">
      <DropZone onFiles={(files) => setChosen((before) => withFiles(before, files))} disabled={upload.isPending} />
      <Group justify="space-between" mih={36} aria-live="polite">
        <Text fw={600}>
          {chosen === NOTHING ? "" : `${choiceText(chosen)} (${formatBytes(chosen.bytes)})`}
        </Text>
        {chosen !== NOTHING && (
          <Button variant="subtle" size="compact-sm" disabled={upload.isPending} onClick={() => setChosen(NOTHING)}>
            Choose again
          </Button>
        )}
      </Group>
      <Section title="How they become tasks">
        <OptionsForm options={options} onChange={setOptions} hasManifest={chosen.manifest !== null} />
      </Section>
      <ManifestHelp />
      {upload.error && <ErrorPanel error={upload.error} />}
      <Group justify="flex-end">
        <Button size="md" disabled={empty} loading={upload.isPending} onClick={() => upload.mutate()}>
          Send and check
        </Button>
      </Group>
      {upload.isPending && (
        <Text size="sm" c="dimmed" ta="right" role="status">
          Sending {formatBytes(chosen.bytes)}; please keep this page open until it is there.
        </Text>
      )}
    </Stack>
  );
}
