/** What a page says when there is nothing to show yet, and what to do about it. */
import { Text, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./ui.module.css";

interface Props {
  icon?: Icon;
  title: string;
  /** True where the page has no other title. */
  wholePage?: boolean;
  /** One sentence: why it is empty. */
  text?: ReactNode;
  /** The way on: a button or a link. */
  children?: ReactNode;
}

export function EmptyState({ icon: Icon, title, wholePage = false, text, children }: Props) {
  return (
    <div className={classes.empty}>
      {Icon && <Icon size={36} stroke={1.2} className={classes.emptyIcon} aria-hidden />}
      {wholePage ? (
        <Title order={1} size="h3">
          {title}
        </Title>
      ) : (
        <Text fw={600}>{title}</Text>
      )}
      {text && (
        <Text c="dimmed" maw="46ch">
          {text}
        </Text>
      )}
      {children}
    </div>
  );
}
