/** What I prefer on this device: the way of answering, the keys, the theme. */
import { SegmentedControl, Stack, Switch, Text, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { setPreferences, usePreferences, type Preferences } from "@/ui/keys/preferences";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { KeyEditor } from "./KeyEditor";

const ANSWERING: { value: Preferences["answerMode"]; label: string }[] = [
  { value: "at-once", label: "At once" },
  { value: "confirm", label: "After Enter" },
];

const THEMES: { value: MantineColorScheme; label: string }[] = [
  { value: "auto", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function PreferencesScreen() {
  const { answerMode, singleKeys } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <PageHeader title="Preferences" lead="Kept on this device only." />
      <Section title="Answering">
        <Stack gap="xs" align="flex-start">
          <Text id="answering">A class is answered</Text>
          <SegmentedControl
            aria-labelledby="answering"
            data={ANSWERING}
            value={answerMode}
            onChange={(value) => setPreferences({ answerMode: value })}
          />
          <Text size="sm" c="dimmed">
            {answerMode === "at-once"
              ? "Choosing a class answers and shows the next image. Backspace goes back to correct."
              : "Choosing a class marks it; Enter or the button answers and shows the next image."}
          </Text>
        </Stack>
      </Section>
      <Section title="Keys">
        <Switch
          mb="lg"
          checked={singleKeys}
          onChange={(event) => setPreferences({ singleKeys: event.currentTarget.checked })}
          label="Single keys"
          description="Switched off, letters, digits and signs need the Alt key with them, so that speech input or a stray touch does nothing."
        />
        <KeyEditor />
      </Section>
      <Section title="Theme">
        <SegmentedControl
          aria-label="Theme"
          data={THEMES}
          value={colorScheme}
          onChange={(value) => setColorScheme(value)}
        />
      </Section>
    </>
  );
}
