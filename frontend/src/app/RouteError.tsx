/** The page that is shown when a page could not be made. */
import { Box } from "@mantine/core";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { ErrorPanel } from "@/ui/ErrorPanel";

export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Box component="main" id="main" maw={640} mx="auto" px="md" py="xl">
      <ErrorPanel error={error} onRetry={retry} />
    </Box>
  );
}
