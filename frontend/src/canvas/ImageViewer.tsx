/** Shows one image on a canvas with zoom, pan, pinch and tone. */
import { useEffect, useLayoutEffect, useRef } from "react";
import { attachGestures } from "./gestures";
import classes from "./ImageViewer.module.css";
import { cssFilter } from "./tone";
import { useViewerState } from "./useViewer";
import type { ViewerModel } from "./ViewerModel";

/** Who zooms in this far (CSS pixels per image pixel) wants to see the pixels themselves. */
const SHOW_PIXELS_FROM = 16;

interface Props {
  viewer: ViewerModel;
  /** Decoded and ready to be drawn; null keeps the box empty. */
  image: ImageBitmap | HTMLImageElement | null;
  /** What the picture is, for those who do not see it. */
  label: string;
}

function draw(canvas: HTMLCanvasElement, image: Props["image"], viewer: ViewerModel) {
  const context = canvas.getContext("2d");
  if (!context) return;
  const ratio = window.devicePixelRatio || 1;
  const { view, fitted } = viewer.snapshot();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!image) return;
  context.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, view.x * ratio, view.y * ratio);
  context.imageSmoothingEnabled = fitted || view.scale < SHOW_PIXELS_FROM;
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0);
}

export function ImageViewer({ viewer, image, label }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { tone, tool } = useViewerState(viewer);

  useEffect(() => (frame.current ? attachGestures(frame.current, viewer) : undefined), [viewer]);

  useLayoutEffect(() => {
    const box = frame.current;
    const surface = canvas.current;
    if (!box || !surface) return;
    const resize = () => {
      const ratio = window.devicePixelRatio || 1;
      surface.width = Math.round(box.clientWidth * ratio);
      surface.height = Math.round(box.clientHeight * ratio);
      viewer.setBox({ width: box.clientWidth, height: box.clientHeight });
      draw(surface, image, viewer);
    };
    viewer.setImage(image ? { width: image.width, height: image.height } : null);
    resize();
    const observer = new ResizeObserver(resize);
    observer.observe(box);
    return () => observer.disconnect();
  }, [image, viewer]);

  useEffect(() => {
    let frameId = 0;
    const redraw = () => {
      cancelAnimationFrame(frameId);
      frameId = requestAnimationFrame(() => {
        if (canvas.current) draw(canvas.current, image, viewer);
      });
    };
    const unsubscribe = viewer.subscribe(redraw);
    return () => {
      cancelAnimationFrame(frameId);
      unsubscribe();
    };
  }, [image, viewer]);

  return (
    // The frame takes focus so that the arrow keys can move the image without a mouse.
    <div ref={frame} className={classes.frame} data-tool={tool} tabIndex={0} role="group" aria-label={`${label}, arrow keys move it`}>
      <canvas ref={canvas} className={classes.canvas} style={{ filter: cssFilter(tone) }} role="img" aria-label={label} />
    </div>
  );
}
