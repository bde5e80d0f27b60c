/** The head of a page: title, one sentence, and the page's actions; it also names the browser tab. */
import { Group, Text, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import classes from "./ui.module.css";

interface Props {
  title: string;
  /** One sentence below the title. */
  lead?: ReactNode;
  /** A link or badge above or beside the title. */
  before?: ReactNode;
  beside?: ReactNode;
  /** Buttons at the right; below the title on phones. */
  children?: ReactNode;
}

export function PageHeader({ title, lead, before, beside, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Consilium`;
  }, [title]);
  return (
    <header className={classes.pageHeader}>
      <div className={classes.pageTitle}>
        {before}
        <Group gap="sm" align="center">
          <Title order={1}>{title}</Title>
          {beside}
        </Group>
        {lead && (
          <Text c="dimmed" mt={4} maw="65ch">
            {lead}
          </Text>
        )}
      </div>
      {children && (
        <Group gap="xs" className={classes.pageActions}>
          {children}
        </Group>
      )}
    </header>
  );
}
