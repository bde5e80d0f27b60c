/** A button for what should not happen by a slip: it says what will follow, and asks once. */
import { Button, Group, Modal, Stack, Text, type ButtonProps } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";

import { ErrorPanel } from "./ErrorPanel";

interface Props extends Pick<ButtonProps, "variant" | "color" | "size" | "leftSection" | "disabled"> {
  label: string;
  /** The question, as the title of the dialog. */
  title: string;
  /** What will follow. */
  children: ReactNode;
  /** The word on the button that does it. */
  confirm: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  /** Does it; the dialog closes when the promise is kept, and shows the error when it is broken. */
  onConfirm: () => Promise<unknown>;
}

export function ConfirmButton({ label, title, children, confirm, danger, busy, error, onConfirm, ...button }: Props) {
  const [opened, { open, close }] = useDisclosure(false);
  const act = () => {
    // A broken promise is shown through `error`, so there is nothing more to do with it here.
    onConfirm().then(close, () => undefined);
  };
  return (
    <>
      <Button variant="default" {...button} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={<Text fw={600}>{title}</Text>}>
        <Stack gap="md">
          <div>{children}</div>
          {error !== null && error !== undefined && <ErrorPanel error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Keep as it is
            </Button>
            <Button color={danger ? "red" : undefined} loading={busy} onClick={act} data-autofocus>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
