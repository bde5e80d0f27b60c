/** Learning curves: one line per named metric over the steps of a run. */
import { frame, valueAxis } from "./axes";
import type { ChartOption } from "./engine";
import type { ChartColors } from "./palette";
import { seriesColor } from "./palette";
import { formatNumber } from "../format";

export interface MetricPoint {
  step: number;
  values: Readonly<Record<string, number>>;
}

export interface Curve {
  name: string;
  points: [number, number][];
}

/** More points than this are thinned: the eye sees no difference, the browser does. */
const MOST = 600;

/** Points by metric name, in the order in which the names appear; numbers that are not finite are left out. */
export function curvesOf(points: readonly MetricPoint[], names?: readonly string[]): Curve[] {
  const curves = new Map<string, [number, number][]>();
  for (const point of points) {
    for (const [name, value] of Object.entries(point.values)) {
      if (!Number.isFinite(value) || (names && !names.includes(name))) continue;
      const curve = curves.get(name) ?? [];
      curve.push([point.step, value]);
      curves.set(name, curve);
    }
  }
  return [...curves].map(([name, all]) => ({ name, points: thin(all) }));
}

/** Every n-th point, and always the last. */
export function thin(points: readonly [number, number][], most = MOST): [number, number][] {
  if (points.length <= most) return [...points];
  const stride = Math.ceil(points.length / most);
  return points.filter((_, index) => index % stride === 0 || index === points.length - 1);
}

/** The option of the curves; a single curve needs no legend. */
export function curvesOption(curves: readonly Curve[], colors: ChartColors): ChartOption {
  const base = frame(colors);
  const legend = curves.length > 1;
  return {
    ...base,
    tooltip: {
      ...base.tooltip,
      axisPointer: { type: "line", lineStyle: { color: colors.axis } },
      valueFormatter: (value: unknown) => (typeof value === "number" ? formatNumber(value, 4) : String(value)),
    },
    legend: legend ? { top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 3, textStyle: { color: colors.muted, fontSize: 12 } } : { show: false },
    grid: { left: 16, right: 16, top: legend ? 36 : 12, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
    xAxis: { ...valueAxis(colors, "step"), min: "dataMin", max: "dataMax", minInterval: 1, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colors.axis } } },
    yAxis: { ...valueAxis(colors), scale: true },
    series: curves.map((curve, index) => ({
      type: "line" as const,
      name: curve.name,
      data: curve.points,
      showSymbol: curve.points.length < 2,
      lineStyle: { width: 1.75 },
      color: seriesColor(colors, index),
    })),
  };
}
