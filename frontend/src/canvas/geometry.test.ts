/** Tests of the viewer's geometry. */
import { describe, expect, it } from "vitest";
import { fit, keepInView, limitScale, MAX_FIT_SCALE, MAX_SCALE, panBy, pinch, toImage, toScreen, zoomTo } from "./geometry";

const image = { width: 200, height: 100 };
const box = { width: 800, height: 800 };

describe("fit", () => {
  it("shows the whole image, centred", () => {
    expect(fit(image, box)).toEqual({ scale: 4, x: 0, y: 200 });
  });

  it("leaves the margin free", () => {
    const { scale, x } = fit(image, box, 100);
    expect(scale).toBe(3);
    expect(x).toBe(100);
  });

  it("survives a box without room and a one-pixel image", () => {
    expect(fit(image, { width: 0, height: 0 }).scale).toBeGreaterThan(0);
    expect(fit({ width: 1, height: 1 }, box).scale).toBe(MAX_FIT_SCALE);
  });
});

describe("zoomTo", () => {
  it("keeps what lies under the pointer under the pointer", () => {
    const view = fit(image, box);
    const anchor = { x: 123, y: 321 };
    const before = toImage(view, anchor);
    const after = toImage(zoomTo(view, 9, anchor), anchor);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });
});

describe("pinch", () => {
  it("keeps each finger on its spot of the image", () => {
    const view = { scale: 2, x: 10, y: 20 };
    const [a, b] = [{ x: 100, y: 100 }, { x: 200, y: 100 }];
    const [a2, b2] = [{ x: 80, y: 140 }, { x: 280, y: 140 }];
    const next = pinch(view, [a, b], [a2, b2]);
    expect(next.scale).toBeCloseTo(4);
    expect(toImage(next, a2).x).toBeCloseTo(toImage(view, a).x);
    expect(toImage(next, b2).y).toBeCloseTo(toImage(view, b).y);
  });

  it("does not divide by nothing when the fingers meet", () => {
    const spot = { x: 5, y: 5 };
    expect(Number.isFinite(pinch({ scale: 1, x: 0, y: 0 }, [spot, spot], [spot, { x: 50, y: 5 }]).scale)).toBe(true);
  });
});

describe("keepInView", () => {
  it("never lets the image leave the box", () => {
    const lost = panBy(fit(image, box), 5000, -5000);
    const kept = keepInView(lost, image, box);
    const corner = toScreen(kept, { x: 0, y: 0 });
    const opposite = toScreen(kept, { x: image.width, y: image.height });
    expect(corner.x).toBeLessThan(box.width);
    expect(opposite.y).toBeGreaterThan(0);
  });

  it("leaves a view that is in order alone", () => {
    const view = fit(image, box);
    expect(keepInView(view, image, box)).toEqual(view);
  });

  it("limits the scale on both sides", () => {
    expect(limitScale(1e6, image, box)).toBe(MAX_SCALE);
    expect(limitScale(0.001, image, box)).toBe(2);
  });
});
