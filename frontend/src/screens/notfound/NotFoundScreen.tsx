/** The page for an address that leads nowhere. */
import { Box, Button } from "@mantine/core";
import { IconMapPinQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/ui/EmptyState";

export function NotFoundScreen() {
  return (
    <Box component="main" id="main" maw={640} mx="auto" px="md" py="xl">
      <EmptyState icon={IconMapPinQuestion} wholePage title="There is no page here" text="The address may be mistyped, or what it showed has gone.">
        <Button component={Link} to="/projects">
          To the projects
        </Button>
      </EmptyState>
    </Box>
  );
}
