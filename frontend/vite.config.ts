/** How the app is built (assets under /static/, served by the Django web room), served in development and tested. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig(({ command }) => ({
  // The built files live under Django's STATIC_URL; the development server keeps the root.
  base: command === "build" ? "/static/" : "/",
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    proxy: { "/api": { target: process.env.API ?? "http://127.0.0.1:8000", changeOrigin: false } },
  },
  build: {
    target: "es2022",
    // A strict Content-Security-Policy forbids data: URLs for scripts and styles, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "jsdom",
    globals: false,
    setupFiles: ["./src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
    restoreMocks: true,
    testTimeout: 120_000,
  },
}));
