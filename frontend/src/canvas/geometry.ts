/** Where an image lies on the screen: pure functions between image pixels and CSS pixels. */

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** screen = image * scale + (x, y); scale in CSS pixels per image pixel. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

/** The furthest one may go in: CSS pixels per image pixel. */
export const MAX_SCALE = 40;

/** Fitting enlarges no further: a patch of 32 pixels is judged better small than as coarse blocks. */
export const MAX_FIT_SCALE = 12;

/** The furthest one may go out, as a share of the fitting scale. */
const MIN_SHARE_OF_FIT = 0.5;

/** At least this many CSS pixels of the image stay in the box. */
const KEEP_VISIBLE = 48;

/** The view that shows the whole image, centred, with `margin` CSS pixels around it. */
export function fit(image: Size, box: Size, margin = 0): View {
  const wide = Math.max(1, box.width - 2 * margin);
  const high = Math.max(1, box.height - 2 * margin);
  const scale = Math.min(wide / image.width, high / image.height, MAX_FIT_SCALE);
  return {
    scale,
    x: (box.width - image.width * scale) / 2,
    y: (box.height - image.height * scale) / 2,
  };
}

export const toImage = (view: View, { x, y }: Point): Point => ({
  x: (x - view.x) / view.scale,
  y: (y - view.y) / view.scale,
});

export const toScreen = (view: View, { x, y }: Point): Point => ({
  x: x * view.scale + view.x,
  y: y * view.scale + view.y,
});

export const panBy = (view: View, dx: number, dy: number): View => ({ ...view, x: view.x + dx, y: view.y + dy });

/** The scale kept between half of the fitting one and MAX_SCALE. */
export function limitScale(scale: number, image: Size, box: Size): number {
  const fitting = fit(image, box).scale;
  return Math.min(MAX_SCALE, Math.max(fitting * MIN_SHARE_OF_FIT, scale));
}

/** Zoom to `scale` so that what lies under `anchor` (CSS pixels) stays under it. */
export function zoomTo(view: View, scale: number, anchor: Point): View {
  const held = toImage(view, anchor);
  return { scale, x: anchor.x - held.x * scale, y: anchor.y - held.y * scale };
}

/** The view after two fingers moved from `before` to `after`: pan and zoom at once. */
export function pinch(view: View, before: [Point, Point], after: [Point, Point]): View {
  const middle = ([a, b]: [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const spread = ([a, b]: [Point, Point]) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  const from = middle(before);
  const to = middle(after);
  const zoomed = zoomTo(view, (view.scale * spread(after)) / spread(before), from);
  return panBy(zoomed, to.x - from.x, to.y - from.y);
}

/** The nearest view that keeps the scale in its limits and a piece of the image in the box. */
export function keepInView(view: View, image: Size, box: Size): View {
  const scale = limitScale(view.scale, image, box);
  const zoomed = scale === view.scale ? view : zoomTo(view, scale, { x: box.width / 2, y: box.height / 2 });
  const clamp = (offset: number, extent: number, room: number) => {
    const keep = Math.min(KEEP_VISIBLE, extent);
    return Math.min(room - keep, Math.max(keep - extent, offset));
  };
  return {
    scale,
    x: clamp(zoomed.x, image.width * scale, box.width),
    y: clamp(zoomed.y, image.height * scale, box.height),
  };
}
