/** Compares a type written here with one generated from the server's schema, field by field. */

/**
 * What is wrong with `Ours` as a reading of the answer `Theirs`: a union of sentences, `never` when nothing is.
 * Ours may know less fields and may name the values of a plain string; it may not expect a field that the server
 * does not send, nor leave out that a value can be null or have one more form.
 */
export type Misfit<Ours, Theirs, At extends string = ""> = unknown extends Theirs
  ? never
  : null extends Theirs
    ? null extends Ours
      ? Inner<NonNullable<Ours>, NonNullable<Theirs>, At>
      : `${At} may be null`
    : Inner<NonNullable<Ours>, NonNullable<Theirs>, At>;

type Inner<Ours, Theirs, At extends string> = [Theirs] extends [readonly (infer B)[]]
  ? [Ours] extends [readonly (infer A)[]]
    ? Misfit<A, B, `${At}[]`>
    : `${At} is a list`
  : [Theirs] extends [object]
    ? string extends keyof Theirs
      ? never
      : Ours extends object
        ? Fields<Ours, Theirs, At>
        : `${At} is an object`
    : [Theirs] extends [Ours]
      ? never
      : string extends Theirs
        ? [Ours] extends [string]
          ? never
          : `${At} is a string`
        : `${At} can be something else`;

type Fields<Ours, Theirs, At extends string> = {
  [Name in keyof Ours & string]: Name extends keyof Theirs
    ? Misfit<Ours[Name], Theirs[Name], `${At}.${Name}`>
    : `${At}.${Name} is not sent`;
}[keyof Ours & string];

/** What is wrong with `Ours` as a request body where the server takes `Theirs`. */
export type Unfit<Ours, Theirs> = Ours extends Theirs
  ? Exclude<keyof Ours, keyof Theirs> extends infer Extra extends string
    ? `.${Extra} is not taken`
    : never
  : "the server does not take this";
