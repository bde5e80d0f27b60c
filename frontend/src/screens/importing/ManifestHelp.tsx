/** What a manifest may say, with an example to copy. */
import { Accordion, Code, List, Text } from "@mantine/core";

const EXAMPLE = `file,group,class,gold_purpose,annotator,label
slide1/a.png,slide1,,,otter,positive
slide1/a.png,slide1,,,heron,negative
slide1/b.png,slide1,positive,check,,`;

export function ManifestHelp() {
  return (
    <Accordion variant="contained" chevronPosition="left">
      <Accordion.Item value="manifest">
        <Accordion.Control>What a CSV manifest can say</Accordion.Control>
        <Accordion.Panel>
          <Text size="sm" mb="xs">
            One line per file, or per answer that already exists. Only the column <Code>file</Code> is needed.
          </Text>
          <List size="sm" spacing={2} mb="sm">
            <List.Item>
              <Code>group</Code>: patient, slide or block; never split between training and test.
            </List.Item>
            <List.Item>
              <Code>external_id</Code>: your own number for the image; only managers see it.
            </List.Item>
            <List.Item>
              <Code>class</Code> and <Code>gold_purpose</Code>: a known answer, and what it is for (teach, check, anchor, test).
            </List.Item>
            <List.Item>
              <Code>annotator</Code> and <Code>label</Code>: an answer given elsewhere, and by whom.
            </List.Item>
          </List>
          <Code block>{EXAMPLE}</Code>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
