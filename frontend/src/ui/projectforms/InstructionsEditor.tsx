/** The instructions in Markdown, with what annotators will see beside or behind them. */
import { Tabs, Text, Textarea } from "@mantine/core";

import { Markdown } from "../Markdown";
import classes from "./forms.module.css";

interface Props {
  value: string;
  onChange: (text: string) => void;
  error?: string;
}

export function InstructionsEditor({ value, onChange, error }: Props) {
  return (
    <Tabs defaultValue="write" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="write">Write</Tabs.Tab>
        <Tabs.Tab value="preview">Preview</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="write" pt="sm">
        <Textarea
          label="Instructions"
          description="Markdown: # heading, **bold**, - list. Say what to look for, what to ignore, and when “can’t tell” is right."
          autosize
          minRows={8}
          maxRows={24}
          value={value}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </Tabs.Panel>
      <Tabs.Panel value="preview" pt="sm">
        <div className={classes.preview}>
          {value.trim() ? <Markdown text={value} /> : <Text c="dimmed">Nothing is written yet.</Text>}
        </div>
      </Tabs.Panel>
    </Tabs>
  );
}
