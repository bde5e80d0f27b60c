/** How a batch becomes tasks: what belongs together, what known answers are for, how many answers each task wants. */
import { NumberInput, Select, SimpleGrid } from "@mantine/core";

import type { ImportOptions } from "@/api/imports";

interface Props {
  options: ImportOptions;
  onChange: (options: ImportOptions) => void;
  hasManifest: boolean;
}

const GROUPS = [
  { value: "none", label: "Each file stands for itself" },
  { value: "folder", label: "Files of one folder belong together" },
  { value: "column", label: "The manifest’s column “group” says so" },
];

const PURPOSES = [
  { value: "check", label: "Check annotators (hidden)" },
  { value: "anchor", label: "Train on them" },
  { value: "test", label: "Test models (never trained on)" },
  { value: "teach", label: "Teach annotators (shown)" },
];

export function OptionsForm({ options, onChange, hasManifest }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
      <Select
        label="What belongs together"
        description="Images of one patient or slide must not be split between training and test."
        placeholder={hasManifest ? "The manifest’s groups, if it has them" : "Each file stands for itself"}
        clearable
        data={hasManifest ? GROUPS : GROUPS.filter(({ value }) => value !== "column")}
        value={options.group_from ?? null}
        onChange={(value) => onChange({ ...options, group_from: (value ?? undefined) as ImportOptions["group_from"] })}
      />
      <Select
        label="What known answers are for"
        description="For files with a class in the manifest and no purpose of their own."
        placeholder="Nothing: they become ordinary tasks"
        clearable
        disabled={!hasManifest}
        data={PURPOSES}
        value={options.gold_purpose ?? null}
        onChange={(value) => onChange({ ...options, gold_purpose: (value ?? undefined) as ImportOptions["gold_purpose"] })}
      />
      <NumberInput
        label="Answers wanted per task"
        description="Empty: as the project’s policy says."
        min={1}
        max={1000}
        allowDecimal={false}
        value={options.wanted ?? ""}
        onChange={(value) => onChange({ ...options, wanted: typeof value === "number" ? value : undefined })}
      />
      {options.gold_purpose && (
        <NumberInput
          label="Share of them that becomes gold"
          description="The rest become tasks whose answer is not told."
          min={0}
          max={100}
          suffix=" %"
          value={Math.round((options.gold_share ?? 1) * 100)}
          onChange={(value) => onChange({ ...options, gold_share: typeof value === "number" ? value / 100 : undefined })}
        />
      )}
    </SimpleGrid>
  );
}
