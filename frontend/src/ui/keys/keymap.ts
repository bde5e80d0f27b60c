/** Which key does what in the workspaces: the actions, their default keys, and how a key press is read. */

export const ACTIONS = {
  class1: { title: "Answer with class 1", group: "Answer", key: "1" },
  class2: { title: "Answer with class 2", group: "Answer", key: "2" },
  class3: { title: "Answer with class 3", group: "Answer", key: "3" },
  class4: { title: "Answer with class 4", group: "Answer", key: "4" },
  class5: { title: "Answer with class 5", group: "Answer", key: "5" },
  class6: { title: "Answer with class 6", group: "Answer", key: "6" },
  class7: { title: "Answer with class 7", group: "Answer", key: "7" },
  class8: { title: "Answer with class 8", group: "Answer", key: "8" },
  class9: { title: "Answer with class 9", group: "Answer", key: "9" },
  cantTell: { title: "Can’t tell", group: "Answer", key: "0" },
  confirm: { title: "Confirm and go on", group: "Answer", key: "Enter" },
  back: { title: "Back, to correct the one before", group: "Answer", key: "Backspace" },
  skip: { title: "Skip this image", group: "Answer", key: "s" },
  report: { title: "Report this image", group: "Answer", key: "r" },
  zoomIn: { title: "Zoom in", group: "Image", key: "+" },
  zoomOut: { title: "Zoom out", group: "Image", key: "-" },
  fit: { title: "Fit to the window", group: "Image", key: "=" },
  toneTool: { title: "Drag to change brightness and contrast", group: "Image", key: "w" },
  resetTone: { title: "Brightness and contrast as they are", group: "Image", key: "o" },
  invert: { title: "Invert", group: "Image", key: "i" },
  ambiguous: { title: "Decide: ambiguous", group: "Adjudication", key: "d" },
  unusable: { title: "Decide: unusable", group: "Adjudication", key: "u" },
  sendBack: { title: "Decide: send back to the crowd", group: "Adjudication", key: "b" },
  gold: { title: "Make gold", group: "Adjudication", key: "g" },
  comment: { title: "Write a comment", group: "Adjudication", key: "c" },
  next: { title: "Next case", group: "Adjudication", key: "j" },
  previous: { title: "Previous case", group: "Adjudication", key: "k" },
  pause: { title: "Pause", group: "Session", key: "p" },
  help: { title: "Help and keys", group: "Session", key: "?" },
} as const;

export type Action = keyof typeof ACTIONS;
export type KeyMap = Record<Action, string>;

export const ALL_ACTIONS = Object.keys(ACTIONS) as Action[];

/** The groups of actions in the order of the table. */
export const GROUPS = [...new Set(ALL_ACTIONS.map((action) => ACTIONS[action].group))];

/** The action that answers with the class at `index` (0-based), if a digit is left for it. */
export const classAction = (index: number): Action | null =>
  index >= 0 && index < 9 ? (`class${index + 1}` as Action) : null;

/** The key of each action: the default, or what the person chose. */
export const keyMapOf = (chosen: Partial<KeyMap>): KeyMap =>
  Object.fromEntries(ALL_ACTIONS.map((action) => [action, chosen[action] ?? ACTIONS[action].key])) as KeyMap;

/** What a key is called in a key map: letters small, everything else as the browser names it. */
export const normalKey = (key: string) => (key.length === 1 ? key.toLowerCase() : key);

/** Keys that no action may take: they belong to the browser and to moving between controls. */
export const RESERVED = new Set(["Tab", "Escape", "Shift", "Control", "Alt", "Meta", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

/** Pairs of actions that want the same key. */
export function conflicts(map: KeyMap): [Action, Action][] {
  const found: [Action, Action][] = [];
  ALL_ACTIONS.forEach((first, index) => {
    for (const second of ALL_ACTIONS.slice(index + 1)) if (map[first] === map[second]) found.push([first, second]);
  });
  return found;
}

type Press = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** The key's name without what Alt makes of it on some keyboards (Alt+S is "ß" on a Mac). */
function plainKey({ key, code, altKey }: Press): string {
  const fromCode = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1];
  return normalKey(altKey && fromCode ? fromCode : key);
}

const isSingleCharacter = (key: string) => key.length === 1;

/**
 * The action of a key press, or null. With `singleKeys` off, keys that type a character need Alt
 * (WCAG 2.1.4), the others (Enter, Backspace) work as ever.
 */
export function actionOf(press: Press, map: KeyMap, singleKeys: boolean): Action | null {
  if (press.ctrlKey || press.metaKey) return null;
  const key = plainKey(press);
  // Shift makes "?" and "+", but Shift with a letter is another shortcut, not this one.
  if (press.shiftKey && /^[a-z]$/.test(key)) return null;
  const needsAlt = !singleKeys && isSingleCharacter(key);
  if (press.altKey !== needsAlt) return null;
  return ALL_ACTIONS.find((action) => map[action] === key) ?? null;
}

const TYPED_INTO = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]";

/** True while the focus is in something that takes text, or in a dialog or menu with keys of its own. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest(`${TYPED_INTO}, [role=dialog], [role=menu], [role=listbox], [role=slider]`) !== null;

/** True when a control has the focus that Enter or Backspace belongs to. */
export const isPressable = (target: EventTarget | null) =>
  target instanceof Element && target.closest("button, a[href], summary, [role=button]") !== null;
