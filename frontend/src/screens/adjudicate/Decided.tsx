/** A decision that was made: by whom, when, why; the one who made it may take it back. */
import { Stack, Text, Title } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";

import type { Adjudication, Decision } from "@/api/adjudications";
import type { ClassOption } from "@/api/projects";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { ConfirmButton } from "@/ui/ConfirmButton";
import { formatMoment } from "@/ui/format";
import { KINDS } from "./words";

interface Props {
  decision: Decision;
  options: readonly ClassOption[];
  mine: boolean;
  reopening: UseMutationResult<Adjudication, Error, void>;
}

export function Decided({ decision, options, mine, reopening }: Props) {
  return (
    <Stack gap="sm" align="flex-start">
      <Title order={2}>Decision</Title>
      <Text size="lg" component="div">
        {decision.kind === "class" ? <ClassBadge options={options} value={decision.class} /> : KINDS[decision.kind].label}
      </Text>
      {decision.make_gold && <Text size="sm">Made {decision.make_gold} gold.</Text>}
      {decision.comment && <Text>“{decision.comment}”</Text>}
      <Text size="sm" c="dimmed">
        {mine ? "You" : decision.by}, {formatMoment(decision.at)}
      </Text>
      {mine ? (
        <ConfirmButton
          label="Take the decision back"
          title="Take your decision back?"
          confirm="Take it back"
          busy={reopening.isPending}
          error={reopening.error}
          onConfirm={() => reopening.mutateAsync()}
        >
          <Text>The case opens again, for you. The first decision stays in the history.</Text>
        </ConfirmButton>
      ) : (
        <Text size="sm" c="dimmed">
          Only the expert who decided can take it back. You can comment below.
        </Text>
      )}
    </Stack>
  );
}
