/** The batch could not be taken in; nothing of it stays. */
import { Button, Group, Stack, Text } from "@mantine/core";

import type { Import } from "@/api/imports";
import { ApiError } from "@/api/problem";
import { ErrorPanel } from "@/ui/ErrorPanel";

export function Failed({ batch, onAgain }: { batch: Import; onAgain: () => void }) {
  return (
    <Stack gap="md">
      {batch.state === "discarded" ? (
        <Text>This batch was thrown away.</Text>
      ) : (
        <ErrorPanel
          error={
            new ApiError({
              title: "The batch could not be taken in",
              status: 0,
              code: batch.error?.code ?? "import_failed",
              detail: batch.error?.detail ?? "The run stopped before its end. Nothing of it has become a task.",
              fix: batch.error?.fix ?? "Send the files again.",
            })
          }
        />
      )}
      <Group>
        <Button onClick={onAgain}>Start again</Button>
      </Group>
    </Stack>
  );
}
