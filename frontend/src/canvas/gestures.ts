/** Pointers, wheel and arrow keys turned into what the viewer's model can do. */
import type { Point } from "./geometry";
import type { ViewerModel } from "./ViewerModel";

const WHEEL_SPEED = 0.0018;
const ARROW_STEP = 40;

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [ARROW_STEP, 0],
  ArrowRight: [-ARROW_STEP, 0],
  ArrowUp: [0, ARROW_STEP],
  ArrowDown: [0, -ARROW_STEP],
};

/** Listen on `element` for gestures that steer `model`; returns the undo. */
export function attachGestures(element: HTMLElement, model: ViewerModel): () => void {
  const pointers = new Map<number, Point>();
  const stop = new AbortController();
  const on = { signal: stop.signal };

  const place = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const move = (event: PointerEvent, from: Point, to: Point) => {
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    const changesTone = (event.buttons & 2) !== 0 || model.snapshot().tool === "tone";
    if (other) model.pinch([from, other], [to, other]);
    else if (changesTone) model.dragTone(to.x - from.x, to.y - from.y);
    else model.pan(to.x - from.x, to.y - from.y);
  };

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (pointers.size >= 2) return;
      pointers.set(event.pointerId, place(event));
      element.setPointerCapture(event.pointerId);
      element.dataset.dragging = "";
    },
    on,
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      const from = pointers.get(event.pointerId);
      if (!from) return;
      const to = place(event);
      move(event, from, to);
      pointers.set(event.pointerId, to);
    },
    on,
  );
  const release = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) delete element.dataset.dragging;
  };
  element.addEventListener("pointerup", release, on);
  element.addEventListener("pointercancel", release, on);
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      model.zoom(Math.exp(-event.deltaY * lines * WHEEL_SPEED), place(event));
    },
    { ...on, passive: false },
  );
  element.addEventListener("contextmenu", (event) => event.preventDefault(), on);
  element.addEventListener(
    "dblclick",
    (event) => {
      if (model.snapshot().fitted) model.zoom(2.5, place(event));
      else model.fit();
    },
    on,
  );
  element.addEventListener(
    "keydown",
    (event) => {
      const step = arrows[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      model.pan(...step);
    },
    on,
  );
  return () => stop.abort();
}
