/** Ids made from names, lists of classes, and what a policy means. */
import { describe, expect, it } from "vitest";

import { DEFAULT_POLICY, policyChange, policyProblems, policySentence } from "./policy";
import { classProblems, moved, newClass, renamed, slugOf, SWATCHES } from "./slugs";

const option = (id: string, name = id) => ({ id, name, color: "#000000" });

describe("ids", () => {
  it.each([
    ["Atypical mitosis (AMF)", "atypical-mitosis-amf"],
    ["  Größe Ä ", "gro-e-a"],
    ["***", ""],
    ["x".repeat(80), "x".repeat(60)],
  ])("%s becomes %s", (name, id) => {
    expect(slugOf(name)).toBe(id);
  });

  it("follow the name until they are in use or were written by hand", () => {
    expect(renamed([option("", "")], 0, "Brown", new Set())[0]?.id).toBe("brown");
    expect(renamed([option("brown", "Brown")], 0, "Dark brown", new Set())[0]?.id).toBe("dark-brown");
    expect(renamed([option("brown", "Brown")], 0, "Dark brown", new Set(["brown"]))[0]?.id).toBe("brown");
    expect(renamed([option("pos", "Brown")], 0, "Dark brown", new Set())[0]?.id).toBe("pos");
  });

  it("are checked: named, well formed, not twice", () => {
    expect(classProblems([option("a"), option("b")])).toEqual({});
    expect(classProblems([option("a", ""), option("A b"), option("a", "again")])).toEqual({
      0: "Give the class a name.",
      1: "The id is small letters, digits and hyphens.",
      2: "The id a is there twice.",
    });
  });
});

describe("the list of classes", () => {
  it("moves a class up and down, and not beyond the ends", () => {
    const options = [option("a"), option("b"), option("c")];
    expect(moved(options, 0, 1).map(({ id }) => id)).toEqual(["b", "a", "c"]);
    expect(moved(options, 0, -1).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });

  it("gives a new class the first colour that is free", () => {
    expect(newClass([{ ...option("a"), color: SWATCHES[0] ?? "" }]).color).toBe(SWATCHES[1]);
  });
});

describe("the policy", () => {
  it("has defaults that are right", () => {
    expect(policyProblems(DEFAULT_POLICY)).toEqual({});
  });

  it("cannot need more answers to settle than it asks for", () => {
    expect(policyProblems({ ...DEFAULT_POLICY, wanted: 2, minimum: 3 }).minimum).toBe("Between 1 and 2, the number wanted.");
    expect(policyProblems({ ...DEFAULT_POLICY, settle_confidence: 1 }).settle_confidence).toBeDefined();
    expect(policyProblems({ ...DEFAULT_POLICY, price_per_annotation: "5 cents" }).price_per_annotation).toBeDefined();
  });

  it("sends only what was changed", () => {
    expect(policyChange(DEFAULT_POLICY, { ...DEFAULT_POLICY, wanted: 7 })).toEqual({ wanted: 7 });
    expect(policyChange(DEFAULT_POLICY, DEFAULT_POLICY)).toEqual({});
  });

  it("says what it means for a task", () => {
    expect(policySentence({ ...DEFAULT_POLICY, wanted: 5, minimum: 3 })).toContain("asked 3 to 5 times");
    expect(policySentence({ ...DEFAULT_POLICY, adaptive: false })).toContain("exactly 3 times");
  });
});
