/** Skeletons: the shape of what is coming, so that nothing jumps when it comes. */
import { Skeleton, Stack } from "@mantine/core";

/** A page: title, a row of tiles, a block. */
export function PendingPage() {
  return (
    <Stack gap="lg" aria-busy="true" aria-label="Loading">
      <Skeleton h={30} w="min(20rem, 60%)" />
      <Skeleton h={92} />
      <Skeleton h={320} />
    </Stack>
  );
}

/** `rows` lines of a list or table. */
export function PendingRows({ rows = 6, height = 44 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="xs" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} h={height} />
      ))}
    </Stack>
  );
}
