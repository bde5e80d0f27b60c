/** Figures in a row that line up: a label, a number, and a note below. */
import type { ReactNode } from "react";
import classes from "./ui.module.css";

export function StatTiles({ children }: { children: ReactNode }) {
  return <dl className={classes.tiles}>{children}</dl>;
}

interface Props {
  label: string;
  value: ReactNode;
  note?: ReactNode;
}

export function StatTile({ label, value, note }: Props) {
  return (
    <div className={classes.tile}>
      <dt className={classes.tileLabel}>{label}</dt>
      <dd className={classes.tileValue}>{value}</dd>
      {note && <dd className={classes.tileNote}>{note}</dd>}
    </div>
  );
}
