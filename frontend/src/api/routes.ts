/** The addresses that the server has, as types made from its schema: a call to another one does not compile. */
import type { paths } from "./schema.gen";

type Method = "get" | "post" | "patch" | "delete";

/** Ids of tables are numbers; these are the parameters that are not ids. */
type TextParameter = "assignment" | "key" | "name" | "table" | "suffix";

/** "/api/tasks/{task}" becomes `/api/tasks/${number}`. */
type Filled<Path extends string> = Path extends `${infer Before}{${infer Name}}${infer After}`
  ? `${Before}${Name extends TextParameter ? string : number}${Filled<After>}`
  : Path;

/** All addresses that answer to a method. */
export type Address<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<M, infer Operation>
    ? Operation extends object
      ? Filled<Path>
      : never
    : never;
}[keyof paths];
