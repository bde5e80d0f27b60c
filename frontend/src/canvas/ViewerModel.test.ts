/** Tests of the viewer's state. */
import { describe, expect, it, vi } from "vitest";
import { cssFilter, NEUTRAL } from "./tone";
import { ViewerModel } from "./ViewerModel";

function viewerWithImage() {
  const viewer = new ViewerModel();
  viewer.setBox({ width: 400, height: 400 });
  viewer.setImage({ width: 100, height: 100 });
  return viewer;
}

describe("ViewerModel", () => {
  it("stays fitted when the box changes, until somebody zooms", () => {
    const viewer = viewerWithImage();
    const small = viewer.snapshot().view.scale;
    viewer.setBox({ width: 800, height: 800 });
    expect(viewer.snapshot().view.scale).toBeGreaterThan(small);
    viewer.zoomIn();
    const zoomed = viewer.snapshot().view.scale;
    viewer.setBox({ width: 700, height: 700 });
    expect(viewer.snapshot().view.scale).toBe(zoomed);
    expect(viewer.snapshot().fitted).toBe(false);
  });

  it("begins each image fitted but keeps the tone", () => {
    const viewer = viewerWithImage();
    viewer.setTone({ contrast: 40 });
    viewer.zoom(3);
    viewer.setImage({ width: 50, height: 50 });
    expect(viewer.snapshot().fitted).toBe(true);
    expect(viewer.snapshot().tone.contrast).toBe(40);
  });

  it("does nothing without an image", () => {
    const viewer = new ViewerModel();
    const before = viewer.snapshot();
    viewer.zoomIn();
    viewer.pan(5, 5);
    expect(viewer.snapshot()).toBe(before);
  });

  it("tells its listeners until they leave", () => {
    const viewer = viewerWithImage();
    const listener = vi.fn();
    const leave = viewer.subscribe(listener);
    viewer.toggleInverted();
    leave();
    viewer.toggleInverted();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("changes brightness upwards and contrast to the right, within limits", () => {
    const viewer = viewerWithImage();
    viewer.dragTone(20, -40);
    expect(viewer.snapshot().tone).toEqual({ brightness: 20, contrast: 10, inverted: false });
    viewer.dragTone(1000, 1000);
    expect(viewer.snapshot().tone).toMatchObject({ brightness: -100, contrast: 100 });
    viewer.resetTone();
    expect(viewer.snapshot().tone).toEqual(NEUTRAL);
  });
});

describe("cssFilter", () => {
  it("is none when nothing is changed", () => {
    expect(cssFilter(NEUTRAL)).toBe("none");
  });

  it("inverts before it brightens", () => {
    expect(cssFilter({ brightness: 50, contrast: 0, inverted: true })).toBe(
      "invert(1) brightness(1.50) contrast(1.00)",
    );
  });
});
