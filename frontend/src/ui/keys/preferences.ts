/** What one person prefers on this device: keys, and when an answer is sent. Kept in localStorage. */
import { useSyncExternalStore } from "react";
import { ACTIONS, type KeyMap } from "./keymap";

export interface Preferences {
  /** "at-once": choosing a class answers. "confirm": it selects, Enter answers. */
  answerMode: "at-once" | "confirm";
  /** Off: keys that type a character need Alt. */
  singleKeys: boolean;
  /** Only what differs from the defaults. */
  keys: Partial<KeyMap>;
}

export const DEFAULTS: Preferences = { answerMode: "at-once", singleKeys: true, keys: {} };

const PLACE = "consilium-preferences";
const listeners = new Set<() => void>();
let held: Preferences | null = null;

/** Preferences out of stored text; anything unreadable or unknown falls back to the default. */
export function parsePreferences(text: string | null): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "{}");
  } catch {
    return DEFAULTS;
  }
  if (typeof stored !== "object" || stored === null) return DEFAULTS;
  const { answerMode, singleKeys, keys } = stored as Record<string, unknown>;
  const chosen = typeof keys === "object" && keys !== null ? Object.entries(keys) : [];
  return {
    answerMode: answerMode === "confirm" ? "confirm" : "at-once",
    singleKeys: singleKeys !== false,
    keys: Object.fromEntries(
      chosen.filter(([action, key]) => action in ACTIONS && typeof key === "string" && key !== ""),
    ),
  };
}

function read(): Preferences {
  if (held) return held;
  try {
    held = parsePreferences(localStorage.getItem(PLACE));
  } catch {
    held = DEFAULTS; // storage is switched off: preferences last as long as the page
  }
  return held;
}

export function setPreferences(change: Partial<Preferences>) {
  held = { ...read(), ...change };
  try {
    localStorage.setItem(PLACE, JSON.stringify(held));
  } catch {
    // See above: kept in memory only.
  }
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  const fromOtherTab = (event: StorageEvent) => {
    if (event.key !== PLACE) return;
    held = null;
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", fromOtherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", fromOtherTab);
  };
}

export const usePreferences = () => useSyncExternalStore(subscribe, read);
