/** Help over the workspace: the key map and the project's instructions. */
import { Modal, Tabs, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { WorkInfo } from "@/api/work";
import { Guide } from "@/labels/categorical/Guide";
import { KeyList } from "@/ui/keys/KeyList";
import type { KeyMap } from "@/ui/keys/keymap";

interface Props {
  opened: boolean;
  onClose: () => void;
  project: WorkInfo["project"];
  keyMap: KeyMap;
}

/** Who works by touch looks for the instructions, who has a keyboard for its keys. */
const byTouch = () => window.matchMedia("(pointer: coarse)").matches;

export function HelpDialog({ opened, onClose, project, keyMap }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Help" size="xl">
      <Tabs defaultValue={byTouch() ? "instructions" : "keys"}>
        <Tabs.List mb="md">
          <Tabs.Tab value="keys">Keys</Tabs.Tab>
          <Tabs.Tab value="instructions">Instructions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="keys">
          <KeyList keyMap={keyMap} classNames={project.classes.map(({ name }) => name)} />
          <Text size="sm" c="dimmed" mt="md">
            Drag moves the image, the wheel or two fingers zoom, the right button changes brightness and contrast.
            Keys and the way of answering can be changed in the <Link to="/preferences">preferences</Link>.
          </Text>
        </Tabs.Panel>
        <Tabs.Panel value="instructions">
          <Guide instructions={project.instructions} options={project.classes} examples={project.examples} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
