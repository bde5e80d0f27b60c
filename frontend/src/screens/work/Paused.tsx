/** The curtain of a pause: the image is hidden, the clock stands still. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { LinkButton } from "@/ui/LinkButton";

interface Props {
  /** True when nobody had touched anything for a while. */
  away: boolean;
  project: number;
  onResume: () => void;
}

export function Paused({ away, project, onResume }: Props) {
  return (
    <Modal opened onClose={onResume} title={away ? "Are you still here?" : "Paused"} withCloseButton={false}>
      <Text>
        Your answers are safe. The images you hold are given to others when the pause is long; you then get new ones.
      </Text>
      <Group justify="flex-end" mt="lg">
        <LinkButton to="/projects/$projectId/done" params={{ projectId: project }} variant="default">
          Finish for now
        </LinkButton>
        <Button onClick={onResume} data-autofocus>
          Go on
        </Button>
      </Group>
    </Modal>
  );
}
