/** Lint rules: type-aware TypeScript, the rules of hooks, and the floors of the house. */
import js from "@eslint/js";
import globals from "globals";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** A floor may import only from those below it; screens never import each other. */
const floor = (files, forbidden, message) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ group: forbidden, message }] }] },
});

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.gen.ts", "public"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  reactHooks.configs.flat["recommended-latest"],
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // TanStack Router throws redirect() and notFound() values by design.
      "@typescript-eslint/only-throw-error": ["error", { allow: ["Redirect", "NotFoundError"] }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-invalid-void-type": ["error", { allowInGenericTypeArguments: true }],
      // An underscore says that a value is taken out only to leave it behind.
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
    },
  },
  floor(["src/canvas/**"], ["@/api/*", "@/screens/*", "@/app/*", "@/ui/*"], "canvas/ knows no server and no screen."),
  floor(["src/ui/**"], ["@/screens/*", "@/app/*"], "ui/ stands below the screens."),
  floor(["src/api/**"], ["@/screens/*", "@/app/*", "@/ui/*", "@/canvas/*"], "api/ is the lowest floor."),
  floor(["src/screens/**"], ["@/screens/*", "../../*"], "A screen never imports another screen."),
  { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
);
