/** Whether somebody is really there: the tab is visible and something was touched lately. */
import { useEffect, useState } from "react";

const AWAY_AFTER_MS = 5 * 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

export interface Presence {
  visible: boolean;
  /** Nothing was touched for five minutes. */
  away: boolean;
}

export function usePresence(): Presence {
  const [visible, setVisible] = useState(() => document.visibilityState === "visible");
  const [away, setAway] = useState(false);
  useEffect(() => {
    let timer = 0;
    const sign = () => {
      setAway(false);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setAway(true), AWAY_AFTER_MS);
    };
    const change = () => setVisible(document.visibilityState === "visible");
    sign();
    SIGNS.forEach((name) => window.addEventListener(name, sign, { passive: true }));
    document.addEventListener("visibilitychange", change);
    return () => {
      window.clearTimeout(timer);
      SIGNS.forEach((name) => window.removeEventListener(name, sign));
      document.removeEventListener("visibilitychange", change);
    };
  }, []);
  return { visible, away };
}
