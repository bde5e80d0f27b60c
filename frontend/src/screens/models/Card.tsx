/** The model card as it was written with the weights. */
import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { modelCardQuery, type ModelDetail } from "@/api/models";
import { Loaded } from "@/ui/Loaded";
import { Markdown } from "@/ui/Markdown";
import { Section } from "@/ui/Section";

export function Card({ model }: { model: ModelDetail }) {
  const card = useQuery(modelCardQuery(model));
  return (
    <Section
      title="Model card"
      aside={
        <Anchor href={model.card_url} size="sm" download={`model-${model.number}.md`}>
          Download
        </Anchor>
      }
    >
      <Loaded query={card}>
        {(text) =>
          text.trim() ? (
            <Markdown text={text} />
          ) : (
            <Text size="sm" c="dimmed">
              The training wrote no card.
            </Text>
          )
        }
      </Loaded>
    </Section>
  );
}
