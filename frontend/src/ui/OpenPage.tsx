/** The frame of pages for people who are not signed in: the mark and one card. */
import type { ReactNode } from "react";
import { Wordmark } from "./Logo";
import classes from "./OpenPage.module.css";

export function OpenPage({ children }: { children: ReactNode }) {
  return (
    <div className={classes.page}>
      <main id="main" tabIndex={-1} className={classes.main}>
        <div className={classes.mark}>
          <Wordmark />
        </div>
        <div className={classes.card}>{children}</div>
        <p className={classes.foot}>Many opinions in, one label to trust out.</p>
      </main>
    </div>
  );
}
