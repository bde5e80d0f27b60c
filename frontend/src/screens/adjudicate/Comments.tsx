/** What experts and managers say to each other about a case. */
import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import { useState, type RefObject } from "react";

import type { Adjudication } from "@/api/adjudications";
import { formatAgo } from "@/ui/format";
import { Section } from "@/ui/Section";
import classes from "./adjudicate.module.css";

interface Props {
  comments: Adjudication["comments"];
  me: string | null;
  adding: UseMutationResult<Adjudication, Error, string>;
  field: RefObject<HTMLTextAreaElement | null>;
}

export function Comments({ comments, me, adding, field }: Props) {
  const [text, setText] = useState("");
  const send = () => {
    if (text.trim() === "" || adding.isPending) return;
    adding.mutate(text.trim(), { onSuccess: () => setText("") });
  };
  return (
    <Section title="Comments">
      <Stack gap="md">
        {comments.length > 0 && (
          <ul className={classes.talk}>
            {comments.map((comment) => (
              <li key={`${comment.pseudonym} ${comment.at}`}>
                <Text size="sm">
                  <strong>{comment.pseudonym === me ? "You" : comment.pseudonym}</strong>{" "}
                  <Text span size="xs" c="dimmed">
                    {formatAgo(comment.at)}
                  </Text>
                </Text>
                <Text className={classes.said}>{comment.text}</Text>
              </li>
            ))}
          </ul>
        )}
        <Textarea
          ref={field}
          label="Add a comment"
          description="Other experts and managers see it; annotators do not. Ctrl+Enter sends it."
          autosize
          minRows={2}
          maxRows={8}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" disabled={text.trim() === ""} loading={adding.isPending} onClick={send}>
            Add the comment
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
