/** What jsdom lacks and the app needs, and a clean page after each test. */
import "@testing-library/jest-dom/vitest";
import "fake-indexeddb/auto";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// A shared machine may be slow; a test that fails only then says nothing.
configure({ asyncUtilTimeout: 30_000 });

class NoResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

vi.stubGlobal("ResizeObserver", NoResizeObserver);
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addEventListener: () => {},
  removeEventListener: () => {},
  addListener: () => {},
  removeListener: () => {},
  dispatchEvent: () => false,
}));
Element.prototype.scrollIntoView = () => {};
window.scrollTo = () => {};
Object.defineProperty(document, "fonts", { value: new EventTarget() });
HTMLCanvasElement.prototype.getContext = () => null;
vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width: 64, height: 64, close: () => {} }));

afterEach(cleanup);
