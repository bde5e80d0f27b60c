/** Where files are dropped, or chosen by two buttons: single files, or a whole folder. */
import { Button, Group, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useRef, useState, type DragEvent } from "react";

import { droppedFiles } from "./choice";
import classes from "./importing.module.css";

const ACCEPT = ".png,.jpg,.jpeg,.tif,.tiff,.zip,.csv";

interface Props {
  onFiles: (files: File[]) => void;
  disabled: boolean;
}

export function DropZone({ onFiles, disabled }: Props) {
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) void droppedFiles(event.dataTransfer).then(onFiles);
  };
  const take = (input: HTMLInputElement) => {
    onFiles(Array.from(input.files ?? []));
    // The same files may be chosen again after "Choose again".
    input.value = "";
  };
  return (
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload size={32} stroke={1.3} aria-hidden />
      <Text fw={600}>Drop images, a folder, a zip file or a CSV manifest here</Text>
      <Group gap="xs" justify="center">
        <Button variant="default" disabled={disabled} onClick={() => files.current?.click()}>
          Choose files
        </Button>
        <Button variant="default" disabled={disabled} onClick={() => folder.current?.click()}>
          Choose a folder
        </Button>
      </Group>
      <input ref={files} type="file" hidden multiple accept={ACCEPT} aria-label="Files" onChange={(event) => take(event.currentTarget)} />
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        aria-label="Folder"
        {...{ webkitdirectory: "" }}
        onChange={(event) => take(event.currentTarget)}
      />
    </div>
  );
}
