/** How sure the consensus is: counts of tasks by confidence, with the confidence that settles a task marked. */
import { categoryAxis, frame, valueAxis } from "./axes";
import type { ChartOption } from "./engine";
import type { ChartColors } from "./palette";
import { formatShare } from "../format";

export interface Bin {
  low: number;
  high: number;
  count: number;
}

/** Bins whose tasks are sure enough to settle: those that begin at the threshold or above. */
export function isSettling(bin: Bin, threshold: number): boolean {
  return bin.low >= threshold - 1e-9;
}

/** Where the threshold falls on the category axis: a fractional index between bars (edges lie at n - 0.5). */
export function thresholdPosition(bins: readonly Bin[], threshold: number): number {
  const index = bins.findIndex((bin) => threshold < bin.high);
  const bin = bins[index];
  if (bin === undefined) return bins.length - 0.5;
  const share = bin.high > bin.low ? (threshold - bin.low) / (bin.high - bin.low) : 0;
  return index - 0.5 + Math.max(0, Math.min(1, share));
}

/** Leaves out the empty bins below the smallest possible confidence, so that the bars use the room. */
export function occupied(bins: readonly Bin[]): Bin[] {
  const first = bins.findIndex((bin) => bin.count > 0);
  return first < 0 ? [...bins] : bins.slice(Math.max(0, first - 1));
}

/** The option of the histogram. */
export function histogramOption(all: readonly Bin[], threshold: number, colors: ChartColors): ChartOption {
  const bins = occupied(all);
  const position = thresholdPosition(bins, threshold);
  return {
    ...frame(colors),
    grid: { ...frame(colors).grid, top: 32 },
    xAxis: [
      categoryAxis(colors, bins.map((bin) => `${formatShare(bin.low, 0)} to ${formatShare(bin.high, 0)}`)),
      // An invisible value axis over the same width: only on it can the threshold stand inside a bar.
      { type: "value", min: -0.5, max: bins.length - 0.5, show: false },
    ],
    yAxis: { ...valueAxis(colors), minInterval: 1 },
    series: [
      {
        type: "bar",
        name: "Tasks",
        barCategoryGap: "12%",
        data: bins.map((bin) => ({
          value: bin.count,
          itemStyle: { color: isSettling(bin, threshold) ? colors.accent : colors.quiet, borderRadius: [2, 2, 0, 0] },
        })),
      },
      {
        type: "line",
        xAxisIndex: 1,
        data: [],
        markLine: {
          symbol: "none",
          silent: true,
          animation: false,
          data: [{ xAxis: position }],
          lineStyle: { color: colors.reference, type: "dashed", width: 1.5 },
          label: {
            formatter: `settles at ${formatShare(threshold, 0)}`,
            color: colors.text,
            // Keeps the words inside the chart when the line stands at its right edge.
            align: position > bins.length * 0.7 ? "right" : "center",
          },
        },
      },
    ],
  };
}
