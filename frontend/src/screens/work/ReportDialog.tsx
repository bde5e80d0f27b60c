/** Reports an image that cannot or must not be judged. */
import { Button, Group, Modal, Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import type { ReportReason } from "@/api/work";

const REASONS: { value: ReportReason; label: string; description: string }[] = [
  { value: "broken", label: "It is broken", description: "Empty, cut off, or cannot be read." },
  { value: "wrong_content", label: "It shows something else", description: "Not what the question asks about." },
  { value: "identity", label: "It shows who the patient is", description: "A name, a number, a date or a face." },
  { value: "other", label: "Something else", description: "Say what below." },
];

interface Props {
  opened: boolean;
  onClose: () => void;
  onReport: (report: { reason: ReportReason; comment: string }) => void;
}

export function ReportDialog({ opened, onClose, onReport }: Props) {
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [comment, setComment] = useState("");
  const needsWords = reason === "other" && comment.trim() === "";
  const close = () => {
    setReason(null);
    setComment("");
    onClose();
  };
  const submit = (event: React.SyntheticEvent) => {
    event.preventDefault();
    if (!reason || needsWords) return;
    onReport({ reason, comment: comment.trim() });
    close();
  };
  return (
    <Modal opened={opened} onClose={close} title="Report this image">
      <form onSubmit={submit}>
        <Stack>
          <Radio.Group
            label="What is wrong with it?"
            value={reason}
            onChange={setReason}
          >
            <Stack gap="sm" mt="xs">
              {REASONS.map((one, index) => (
                <Radio key={one.value} {...one} data-autofocus={index === 0 || undefined} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label={reason === "other" ? "What is it?" : "Anything to add?"}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
            maxLength={1000}
            autosize
            minRows={2}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" disabled={!reason || needsWords}>
              Report and go on
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
