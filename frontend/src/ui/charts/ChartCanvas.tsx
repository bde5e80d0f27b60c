/** The drawn half of a chart: an element in which ECharts lives, follows its size and its data. Loaded lazily by Chart. */
import type { EChartsType } from "echarts/core";
import { useEffect, useRef } from "react";

import { start, type ChartOption } from "./engine";

export interface ChartCanvasProps {
  option: ChartOption;
  /** What a screen reader says instead of the picture. */
  label: string;
  height: number;
}

function prefersStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function apply(chart: EChartsType, option: ChartOption, label: string) {
  const described = { ...option, aria: { enabled: true, label: { description: label } }, animation: !prefersStillness() };
  // Series are replaced, not merged: a curve that has gone must not stay on the picture.
  chart.setOption(described, { replaceMerge: ["series"] });
}

export default function ChartCanvas({ option, label, height }: ChartCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const latest = useRef({ option, label });

  useEffect(() => {
    latest.current = { option, label };
    if (chart.current) apply(chart.current, option, label);
  }, [option, label]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // A chart begun in an element without width is drawn wrongly, so the first measure starts it.
    const observer = new ResizeObserver(([entry]) => {
      if (!entry || entry.contentRect.width === 0) return;
      if (chart.current) {
        chart.current.resize();
        return;
      }
      chart.current = start(element);
      apply(chart.current, latest.current.option, latest.current.label);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  return <div ref={box} role="img" aria-label={label} style={{ height, width: "100%" }} />;
}
