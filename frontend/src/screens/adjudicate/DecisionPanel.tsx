/** The decision: a class, or ambiguous, unusable or back to the crowd; with a comment, and as gold if it should teach or check. */
import { Button, Group, NumberInput, SegmentedControl, Stack, Text, Textarea, Title, UnstyledButton } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import type { Dispatch } from "react";

import type { Adjudication, DecideBody } from "@/api/adjudications";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { ClassButtons } from "@/labels/categorical/ClassButtons";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { Keycap, keyName } from "@/ui/Keycap";
import type { KeyMap } from "@/ui/keys/keymap";
import type { Change, Draft, GoldChoice } from "./draft";
import { isStale } from "./openCase";
import { GOLD_PURPOSES, KINDS } from "./words";
import classes from "./adjudicate.module.css";

interface Props {
  question: string;
  adjudication: Adjudication;
  draft: Draft;
  change: Dispatch<Change>;
  keyMap: KeyMap;
  deciding: UseMutationResult<Adjudication, Error, DecideBody>;
  onReload: () => void;
  onSubmit: () => void;
}

export function DecisionPanel({ question, adjudication, draft, change, keyMap, deciding, onReload, onSubmit }: Props) {
  const { blind, classes: options } = adjudication;
  return (
    <Stack gap="md">
      <div>
        <Title order={2}>{question}</Title>
        {blind && (
          <Text size="sm" c="dimmed" mt={4} component="div">
            You said: <ClassBadge options={options} value={blind.value} />
          </Text>
        )}
      </div>
      <ClassButtons
        options={options}
        selected={draft.kind === "class" ? { class: draft.class } : null}
        onChoose={(value) => {
          if ("class" in value) change({ type: "class", class: value.class });
        }}
        keyMap={keyMap}
        cantTell={false}
      />
      <OtherKinds draft={draft} change={change} keyMap={keyMap} />
      {draft.kind === "send_back" && (
        <NumberInput
          label="More answers wanted"
          min={1}
          max={10}
          allowDecimal={false}
          value={draft.extraWanted}
          onChange={(value) => change({ type: "extraWanted", extraWanted: typeof value === "number" ? value : 1 })}
        />
      )}
      {draft.kind === "class" && <Gold gold={draft.gold} change={change} keyMap={keyMap} />}
      <Textarea
        label="Reason (optional)"
        autosize
        minRows={1}
        maxRows={5}
        value={draft.comment}
        onChange={(event) => change({ type: "comment", comment: event.currentTarget.value })}
      />
      {isStale(deciding.error) ? (
        <ErrorPanel error={deciding.error} onRetry={onReload} />
      ) : (
        deciding.error && <ErrorPanel error={deciding.error} />
      )}
      <Button size="md" disabled={draft.kind === null} loading={deciding.isPending} onClick={onSubmit} rightSection={<span className={classes.hint}>{keyName(keyMap.confirm)}</span>}>
        Decide
      </Button>
    </Stack>
  );
}

function OtherKinds({ draft, change, keyMap }: Pick<Props, "draft" | "change" | "keyMap">) {
  const buttons = [
    ["ambiguous", keyMap.ambiguous],
    ["unusable", keyMap.unusable],
    ["send_back", keyMap.sendBack],
  ] as const;
  return (
    <div>
      <div className={classes.kinds} role="group" aria-label="Other decisions">
        {buttons.map(([kind, key]) => (
          <UnstyledButton key={kind} className={classes.kind} aria-pressed={draft.kind === kind} onClick={() => change({ type: "kind", kind })}>
            <span>{KINDS[kind].label}</span>
            <Keycap name={key} />
          </UnstyledButton>
        ))}
      </div>
      {draft.kind !== null && draft.kind !== "class" && (
        <Text size="xs" c="dimmed" mt={6} aria-live="polite">
          {KINDS[draft.kind].explanation}
        </Text>
      )}
    </div>
  );
}

function Gold({ gold, change, keyMap }: { gold: GoldChoice } & Pick<Props, "change" | "keyMap">) {
  const purpose = GOLD_PURPOSES.find(({ value }) => value === gold);
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={500} id="make-gold">
          Make gold
        </Text>
        <Keycap name={keyMap.gold} />
      </Group>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby="make-gold"
        value={gold}
        onChange={(value) => change({ type: "gold", gold: value })}
        data={GOLD_PURPOSES.map(({ value, label }) => ({ value, label }))}
      />
      {purpose?.explanation && (
        <Text size="xs" c="dimmed" mt={6} aria-live="polite">
          {purpose.explanation}
        </Text>
      )}
    </div>
  );
}
