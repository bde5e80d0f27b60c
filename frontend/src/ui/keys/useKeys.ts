/** Runs the handlers of a screen when their keys are pressed. */
import { useEffect, useRef } from "react";
import { actionOf, isPressable, isTyping, keyMapOf, type Action } from "./keymap";
import { usePreferences } from "./preferences";

export type Handlers = Partial<Record<Action, () => void>>;

/** Keys are silent while text is typed or a dialog is open, when held down, and while `enabled` is false. */
export function useKeys(handlers: Handlers, enabled = true) {
  const { keys, singleKeys } = usePreferences();
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (!enabled) return;
    const map = keyMapOf(keys);
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || isTyping(event.target)) return;
      const action = actionOf(event, map, singleKeys);
      const run = action && latest.current[action];
      if (!run || (event.key === "Enter" && isPressable(event.target))) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [keys, singleKeys, enabled]);
}
