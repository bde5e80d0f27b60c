/** Class ids: short stable words made from names, and what may be wrong with a list of classes. */
import type { ClassOption } from "@/api/projects";

/** "Atypical mitosis (AMF)" as "atypical-mitosis-amf". */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60)
    .replaceAll(/-+$/g, "");
}

const SLUG = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;

/** One message per class that is not right yet, by its index; an empty object when all are. */
export function classProblems(options: readonly ClassOption[]): Record<number, string> {
  const found: Record<number, string> = {};
  options.forEach((option, index) => {
    const twin = options.findIndex((other) => other.id === option.id);
    if (option.name.trim() === "") found[index] = "Give the class a name.";
    else if (!SLUG.test(option.id)) found[index] = "The id is small letters, digits and hyphens.";
    else if (twin !== index) found[index] = `The id ${option.id} is there twice.`;
  });
  return found;
}

/** Colours that can be told apart, also by colour-blind people, on both themes. */
export const SWATCHES = ["#3f6fb5", "#b4532a", "#2e8b6f", "#8a5fb0", "#b08a1e", "#c2517e", "#4f8fa3", "#6b7d2e", "#7a6a5d"];

/** A new class with the first colour that is not taken. */
export function newClass(options: readonly ClassOption[]): ClassOption {
  const color = SWATCHES.find((swatch) => options.every((option) => option.color !== swatch)) ?? "#7a6a5d";
  return { id: "", name: "", color, description: "" };
}

/** The classes with `index` renamed; an id that still follows the name follows it further, unless it is fixed. */
export function renamed(options: readonly ClassOption[], index: number, name: string, fixed: ReadonlySet<string>): ClassOption[] {
  return options.map((option, place) => {
    if (place !== index) return option;
    const follows = !fixed.has(option.id) && (option.id === "" || option.id === slugOf(option.name));
    return { ...option, name, id: follows ? slugOf(name) : option.id };
  });
}

/** The classes with the one at `index` moved by `step`. */
export function moved(options: readonly ClassOption[], index: number, step: 1 | -1): ClassOption[] {
  const target = index + step;
  const [from, to] = [options[index], options[target]];
  if (!from || !to) return [...options];
  return options.map((option, place) => (place === index ? to : place === target ? from : option));
}
