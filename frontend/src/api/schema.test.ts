/** Holds the generated types to the schema that lies beside them; `make api` writes both anew. */
import { readFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import { expect, it } from "vitest";

/** From the folder of package.json, where the tests run. */
const read = (path: string) => readFileSync(path, "utf8");

it("schema.gen.ts is what schema.json makes", { timeout: 60_000 }, async () => {
  const made = astToString(await openapiTS(JSON.parse(read("schema.json")) as never));
  const kept = read("src/api/schema.gen.ts");
  expect(kept.slice(kept.indexOf("export interface paths"))).toBe(made.slice(made.indexOf("export interface paths")));
});
