/** The reliability diagram of a model: how often it was right against how sure it was, beside the line of perfect honesty. */
import { frame, valueAxis } from "./axes";
import type { ChartOption } from "./engine";
import type { ChartColors } from "./palette";
import { formatShare } from "../format";

export interface CalibrationBin {
  low: number;
  high: number;
  count: number;
  /** Mean predicted confidence in the bin, and the share that was right; null in an empty bin. */
  confidence: number | null;
  accuracy: number | null;
}

/** The bins that hold anything, as [confidence, accuracy, count]. */
export function calibrationPoints(bins: readonly CalibrationBin[]): [number, number, number][] {
  return bins.flatMap((bin) =>
    bin.count > 0 && bin.confidence !== null && bin.accuracy !== null
      ? [[bin.confidence, bin.accuracy, bin.count] as [number, number, number]]
      : [],
  );
}

/** The radius of a point: its area grows with the number of tasks behind it. */
export function pointSize(count: number, largest: number): number {
  return 6 + 16 * Math.sqrt(largest > 0 ? count / largest : 0);
}

/** The option of the diagram; the axis begins where the most hesitant bin does. */
export function calibrationOption(bins: readonly CalibrationBin[], colors: ChartColors): ChartOption {
  const points = calibrationPoints(bins);
  const largest = Math.max(0, ...points.map((point) => point[2]));
  const lowest = Math.min(1, ...points.map((point) => Math.min(point[0], point[1])));
  const start = Math.max(0, Math.floor(lowest * 10) / 10);
  const base = frame(colors);
  const axis = (name: string) => ({
    ...valueAxis(colors, name),
    min: start,
    max: 1,
    axisLabel: { color: colors.muted, fontSize: 12, formatter: (value: number) => formatShare(value, 0) },
  });
  return {
    ...base,
    grid: { left: 16, right: 20, top: 16, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
    tooltip: {
      ...base.tooltip,
      trigger: "item",
      formatter: (params: unknown) => {
        const [confidence, accuracy, count] = (params as { data: [number, number, number] }).data;
        return `Sure: ${formatShare(confidence, 1)}<br>Right: ${formatShare(accuracy, 1)}<br>${count} tasks`;
      },
    },
    xAxis: axis("How sure the model was"),
    yAxis: { ...axis("How often it was right"), nameGap: 44 },
    series: [
      {
        type: "line",
        name: "Perfectly calibrated",
        data: [[start, start], [1, 1]],
        showSymbol: false,
        silent: true,
        tooltip: { show: false },
        lineStyle: { color: colors.axis, type: "dashed", width: 1 },
      },
      {
        type: "line",
        name: "Model",
        data: points,
        symbol: "circle",
        symbolSize: (value: number[]) => pointSize(value[2] ?? 0, largest),
        color: colors.accent,
        lineStyle: { width: 1.5 },
      },
    ],
  };
}
