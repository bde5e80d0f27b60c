/** Somebody else has this case: said plainly, with the next one at hand. */
import { Button, Group } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { EmptyState } from "@/ui/EmptyState";
import { PageHeader } from "@/ui/PageHeader";
import { neighbour } from "./draft";

interface Props {
  id: number;
  projectId: number;
  /** The pseudonym of the other expert, where the server names it. */
  by: string | null;
  queue: readonly { id: number }[];
  onRetry: () => void;
}

export function Taken({ id, projectId, by, queue, onRetry }: Props) {
  const rest = queue.filter((row) => row.id !== id);
  const next = neighbour(queue, id, 1) ?? rest[0]?.id ?? null;
  return (
    <>
      <PageHeader title={`Case ${id}`} />
      <EmptyState
        icon={IconUserCheck}
        title="Someone else took this case"
        text={`${by ?? "Another expert"} is working on it. Two decisions on one case would only cost time: take the next one. If they leave it, it comes back to the queue by itself.`}
      >
        <Group justify="center" gap="xs">
          {next !== null && next !== id && (
            <Button
              renderRoot={(props) => (
                <Link {...props} to="/projects/$projectId/adjudicate/$adjudicationId" params={{ projectId, adjudicationId: next }} />
              )}
            >
              Take the next case
            </Button>
          )}
          <Button
            variant="default"
            renderRoot={(props) => <Link {...props} to="/projects/$projectId/adjudicate" params={{ projectId }} />}
          >
            Back to the queue
          </Button>
          <Button variant="subtle" onClick={onRetry}>
            Look again
          </Button>
        </Group>
      </EmptyState>
    </>
  );
}
