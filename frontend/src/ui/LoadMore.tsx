/** The end of a list that comes in pages: how many are shown, and the way to more. */
import { Button, Group, Text } from "@mantine/core";

import { formatCount } from "./format";

interface Props {
  shown: number;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

export function LoadMore({ shown, hasNextPage, isFetchingNextPage, fetchNextPage }: Props) {
  return (
    <Group justify="center" py="md" gap="md">
      <Text size="sm" c="dimmed" aria-live="polite">
        {hasNextPage ? `${formatCount(shown)} shown` : shown > 0 ? `All ${formatCount(shown)} shown` : ""}
      </Text>
      {hasNextPage && (
        <Button variant="default" size="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </Group>
  );
}
