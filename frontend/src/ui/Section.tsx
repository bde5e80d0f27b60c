/** A titled part of a page on a raised panel. */
import { Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import classes from "./ui.module.css";

interface Props {
  title: string;
  /** Stands at the right of the title: a filter, a link, a count. */
  aside?: ReactNode;
  /** False when the children bring their own surface (a table, tiles). */
  panel?: boolean;
  children: ReactNode;
}

export function Section({ title, aside, panel = true, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes.section}>
      <div className={classes.sectionHead}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {aside}
      </div>
      {panel ? <div className={classes.panel}>{children}</div> : children}
    </section>
  );
}
