/** Tests of how key presses become actions, and of stored preferences. */
import { describe, expect, it } from "vitest";
import { actionOf, classAction, conflicts, isTyping, keyMapOf } from "./keymap";
import { DEFAULTS, parsePreferences } from "./preferences";

const map = keyMapOf({});
const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key, code: "", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more,
});

describe("actionOf", () => {
  it.each([
    ["1", "class1"], ["9", "class9"], ["0", "cantTell"], ["Enter", "confirm"], ["s", "skip"], ["S", "skip"],
    ["Backspace", "back"], ["?", "help"], ["+", "zoomIn"], ["=", "fit"],
  ])("%s means %s", (key, action) => {
    expect(actionOf(press(key), map, true)).toBe(action);
  });

  it("leaves the browser's and the system's shortcuts alone", () => {
    expect(actionOf(press("s", { ctrlKey: true }), map, true)).toBeNull();
    expect(actionOf(press("r", { metaKey: true }), map, true)).toBeNull();
    expect(actionOf(press("S", { shiftKey: true }), map, true)).toBeNull();
  });

  it("needs Alt for character keys once they are switched off", () => {
    expect(actionOf(press("1"), map, false)).toBeNull();
    expect(actionOf(press("1", { altKey: true }), map, false)).toBe("class1");
    expect(actionOf(press("ß", { altKey: true, code: "KeyS" }), map, false)).toBe("skip");
    expect(actionOf(press("Enter"), map, false)).toBe("confirm");
  });

  it("follows the person's own keys", () => {
    const own = keyMapOf({ skip: "x" });
    expect(actionOf(press("x"), own, true)).toBe("skip");
    expect(actionOf(press("s"), own, true)).toBeNull();
  });
});

describe("key map", () => {
  it("has no conflicts by default and finds those that are made", () => {
    expect(conflicts(map)).toEqual([]);
    expect(conflicts(keyMapOf({ skip: "i" }))).toEqual([["skip", "invert"]]);
  });

  it("has digits for nine classes and no more", () => {
    expect(classAction(8)).toBe("class9");
    expect(classAction(9)).toBeNull();
  });
});

describe("isTyping", () => {
  it("is true in text fields and dialogs, false on buttons", () => {
    document.body.innerHTML = `<textarea></textarea><div role="dialog"><button id="a"></button></div><button id="b"></button>`;
    expect(isTyping(document.querySelector("textarea"))).toBe(true);
    expect(isTyping(document.querySelector("#a"))).toBe(true);
    expect(isTyping(document.querySelector("#b"))).toBe(false);
  });
});

describe("parsePreferences", () => {
  it.each([null, "", "nonsense", "3", "null", '{"keys": 3}'])("falls back to the defaults for %s", (text) => {
    expect(parsePreferences(text)).toEqual(DEFAULTS);
  });

  it("keeps what it knows and drops what it does not", () => {
    const text = JSON.stringify({ answerMode: "confirm", singleKeys: false, keys: { skip: "x", fly: "y", fit: 3 } });
    expect(parsePreferences(text)).toEqual({ answerMode: "confirm", singleKeys: false, keys: { skip: "x" } });
  });
});
