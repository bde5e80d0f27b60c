/** A choice between methods where each says what it does. */
import { Radio, Stack, Text } from "@mantine/core";

import type { Offer } from "@/api/runs";
import classes from "./runs.module.css";

interface Props {
  label: string;
  value: string;
  onChange: (name: string) => void;
  choices: readonly Offer[];
}

export function RadioCards({ label, value, onChange, choices }: Props) {
  return (
    <Radio.Group label={label} value={value} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        {choices.map((choice) => (
          <Radio.Card key={choice.name} value={choice.name} className={classes.choice}>
            <Radio.Indicator mt={2} />
            <div>
              <Text fw={600} size="sm">
                {choice.title}
              </Text>
              <Text size="sm" c="dimmed">
                {choice.explanation}
              </Text>
            </div>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}
