/** Answers that the server refused for good: what happened, what to do, and a file that keeps them. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "@/api/problem";
import { outbox, useOutbox, type Entry } from "@/api/outbox";
import { ErrorPanel } from "./ErrorPanel";
import { formatMoment } from "./format";

/** Offer `entries` as a JSON file: nothing that was clicked is lost, even when the server cannot take it. */
function download(entries: readonly Entry[]) {
  const blob = new Blob([JSON.stringify(entries, null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "answers-not-taken.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

export function RefusedAnswers() {
  const { refused } = useOutbox();
  const [later, setLater] = useState(0);
  const forget = async () => {
    for (const { order } of refused) await outbox.discard(order);
  };
  const first = refused[0];
  if (!first) return null;
  const many = refused.length > 1 ? `${refused.length} answers were` : "One answer was";
  return (
    <Modal opened={later < refused.length} onClose={() => setLater(refused.length)} title={`${many} not taken`} size="lg">
      <Stack>
        <Text>The server received it and said no, so it will not be sent again. It is kept on this device.</Text>
        {refused.slice(0, 3).map((entry) => (
          <div key={entry.order}>
            <Text size="sm" c="dimmed" mb={4}>
              Given {formatMoment(entry.at)}
            </Text>
            {entry.refused && <ErrorPanel error={new ApiError(entry.refused)} />}
          </div>
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => download(refused)}>
            Keep as a file
          </Button>
          <Button onClick={() => void forget()}>Understood</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
