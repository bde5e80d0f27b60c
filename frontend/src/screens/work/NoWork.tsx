/** What the workspace shows when there is nothing to judge: why, and what to do. */
import { Button, Group, Loader, Text } from "@mantine/core";
import { IconCloudOff, IconCoffee, IconConfetti, IconLock, IconPlayerPause } from "@tabler/icons-react";
import type { NoWorkReason } from "@/api/work";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorPanel } from "@/ui/ErrorPanel";
import { LinkButton } from "@/ui/LinkButton";
import classes from "./work.module.css";

const WHY = {
  done: { icon: IconConfetti, title: "That was all for you", text: "Thank you. There is no image left in this project that you have not judged." },
  paused: { icon: IconPlayerPause, title: "The project is paused", text: "Its manager has stopped it for a while. Your answers are kept; come back later." },
  closed: { icon: IconLock, title: "The project is closed", text: "It takes no more answers. Thank you for yours." },
  limit: { icon: IconCoffee, title: "No image for you right now", text: "Others hold the remaining ones, or you have reached the limit. Look again in a few minutes." },
} as const;

interface Props {
  project: number;
  reason: NoWorkReason | null;
  unsent: number;
  error: unknown;
  canGoBack: boolean;
  onBack: () => void;
  onRetry: () => void;
}

export function NoWork({ project, reason, unsent, error, canGoBack, onBack, onRetry }: Props) {
  const waiting = reason === null || unsent > 0;
  return (
    <div className={classes.noWork}>
      {error ? (
        <ErrorPanel error={error} onRetry={onRetry} />
      ) : waiting ? (
        <EmptyState
          icon={unsent > 0 ? IconCloudOff : undefined}
          title={unsent > 0 ? `${unsent} of your answers wait to be sent` : "The next image is coming"}
          text={unsent > 0 ? "New images come as soon as the connection is back. You may close this page: the answers are kept." : undefined}
        >
          <Loader size="sm" role="status" aria-label="Waiting" />
        </EmptyState>
      ) : (
        <EmptyState {...WHY[reason]}>
          <Group justify="center">
            {canGoBack && (
              <Button variant="default" onClick={onBack}>
                Back to my last answer
              </Button>
            )}
            {reason !== "closed" && (
              <Button variant="default" onClick={onRetry}>
                Look again
              </Button>
            )}
            <LinkButton to="/projects/$projectId/done" params={{ projectId: project }}>
              Finish
            </LinkButton>
          </Group>
          <Text size="sm" c="dimmed">
            Your answers can be read and corrected under “My answers”.
          </Text>
        </EmptyState>
      )}
    </div>
  );
}
