/** A key of the keyboard, as it is named to people. */
import classes from "./ui.module.css";

const shown: Record<string, string> = {
  Backspace: "⌫",
  Enter: "Enter",
  Escape: "Esc",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  " ": "Space",
};

export const keyName = (key: string) => shown[key] ?? (key.length === 1 ? key.toUpperCase() : key);

/** What to call a key that is drawn as a sign. */
const spoken = (name: string) => (keyName(name) !== name && name.length > 1 ? name : undefined);

export function Keycap({ name }: { name: string }) {
  return (
    <kbd className={classes.keycap} title={spoken(name)}>
      {keyName(name)}
    </kbd>
  );
}
