/** The first step of a case: the expert's own answer, before anybody else's can sway it. */
import { Stack, Text, Title } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";

import type { ClassOption } from "@/api/projects";
import type { Adjudication } from "@/api/adjudications";
import type { Value } from "@/api/values";
import { ClassButtons } from "@/labels/categorical/ClassButtons";
import { ErrorPanel } from "@/ui/ErrorPanel";
import type { KeyMap } from "@/ui/keys/keymap";

interface Props {
  question: string;
  options: readonly ClassOption[];
  keyMap: KeyMap;
  answering: UseMutationResult<Adjudication, Error, Value>;
}

export function Blind({ question, options, keyMap, answering }: Props) {
  return (
    <Stack gap="md">
      <Title order={2}>{question}</Title>
      <Text size="sm" c="dimmed">
        Answer first for yourself. What the others said, and the model, is shown after that.
      </Text>
      <ClassButtons
        options={options}
        selected={answering.isPending ? answering.variables : null}
        onChoose={(value) => answering.mutate(value)}
        disabled={answering.isPending}
        keyMap={keyMap}
      />
      {answering.error && <ErrorPanel error={answering.error} />}
    </Stack>
  );
}
