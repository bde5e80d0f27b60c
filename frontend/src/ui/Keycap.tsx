/** A key of the keyboard, as it is named to people. */
import classes from "./ui.module.css";

const shown: Record<string, string> = {
  Backspace: "⌫ Back",
  Enter: "Enter",
  Escape: "Esc",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  " ": "Space",
};

export const keyName = (key: string) => shown[key] ?? (key.length === 1 ? key.toUpperCase() : key);

export function Keycap({ name }: { name: string }) {
  return <kbd className={classes.keycap}>{keyName(name)}</kbd>;
}
