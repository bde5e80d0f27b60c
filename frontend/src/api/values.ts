/** The value of an annotation of the categorical label kind. */

/** One class, or "can't tell" with its reason (may be empty). */
export type Value = { class: string } | { cant_tell: string };

export const isCantTell = (value: Value): value is { cant_tell: string } => "cant_tell" in value;
