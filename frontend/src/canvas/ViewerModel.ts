/** The state of one image viewer and what may be done to it; knows neither React nor a server. */
import { fit, keepInView, limitScale, panBy, pinch, zoomTo, type Point, type Size, type View } from "./geometry";
import { dragTone, NEUTRAL, withTone, type Tone } from "./tone";

/** What a drag with one finger or the left button does. */
export type Tool = "pan" | "tone";

export interface ViewerState {
  view: View;
  tone: Tone;
  tool: Tool;
  /** True while the view follows the box: after `fit`, until somebody zooms or pans. */
  fitted: boolean;
}

const ZOOM_STEP = 1.25;
const MARGIN = 12;

export class ViewerModel {
  private state: ViewerState = { view: { scale: 1, x: 0, y: 0 }, tone: NEUTRAL, tool: "pan", fitted: true };
  private image: Size | null = null;
  private box: Size = { width: 0, height: 0 };
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly snapshot = () => this.state;

  private set(change: Partial<ViewerState>) {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }

  private look(view: View) {
    if (this.image) this.set({ view: keepInView(view, this.image, this.box), fitted: false });
  }

  private get centre(): Point {
    return { x: this.box.width / 2, y: this.box.height / 2 };
  }

  /** A new image begins fitted; the tone stays as the reader set it. */
  setImage(image: Size | null) {
    this.image = image;
    this.fit();
  }

  /** The box was resized: a fitted image stays fitted, another keeps its place. */
  setBox(box: Size) {
    this.box = box;
    if (this.state.fitted) this.fit();
    else if (this.image) this.set({ view: keepInView(this.state.view, this.image, box) });
  }

  fit() {
    if (this.image) this.set({ view: fit(this.image, this.box, MARGIN), fitted: true });
  }

  /** Zoom by `factor` around `anchor` (CSS pixels in the box), or around the middle. */
  zoom(factor: number, anchor: Point = this.centre) {
    if (!this.image) return;
    const scale = limitScale(this.state.view.scale * factor, this.image, this.box);
    this.look(zoomTo(this.state.view, scale, anchor));
  }

  zoomIn() {
    this.zoom(ZOOM_STEP);
  }

  zoomOut() {
    this.zoom(1 / ZOOM_STEP);
  }

  pan(dx: number, dy: number) {
    this.look(panBy(this.state.view, dx, dy));
  }

  pinch(before: [Point, Point], after: [Point, Point]) {
    this.look(pinch(this.state.view, before, after));
  }

  setTool(tool: Tool) {
    this.set({ tool });
  }

  toggleToneTool() {
    this.setTool(this.state.tool === "tone" ? "pan" : "tone");
  }

  setTone(change: Partial<Tone>) {
    this.set({ tone: withTone(this.state.tone, change) });
  }

  dragTone(dx: number, dy: number) {
    this.set({ tone: dragTone(this.state.tone, dx, dy) });
  }

  toggleInverted() {
    this.setTone({ inverted: !this.state.tone.inverted });
  }

  resetTone() {
    this.set({ tone: NEUTRAL });
  }
}
