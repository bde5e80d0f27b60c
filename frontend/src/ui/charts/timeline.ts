/** Annotations over time: one bar per bucket, on a time axis. */
import type { BarSeriesOption } from "echarts/charts";

import { frame, valueAxis } from "./axes";
import type { ChartOption } from "./engine";
import type { ChartColors } from "./palette";

/** Plain labels: the default ones set midnight in bold and larger. */
const TIMES = { year: "{yyyy}", month: "{MMM}", day: "{d} {MMM}", hour: "{HH}:{mm}", minute: "{HH}:{mm}", second: "{HH}:{mm}:{ss}" };

export interface TimelinePoint {
  /** Start of the bucket, ISO 8601. */
  at: string;
  count: number;
}

/** The option of the bars; buckets that are missing are simply gaps. */
export function timelineOption(points: readonly TimelinePoint[], colors: ChartColors): ChartOption {
  const bars: BarSeriesOption = {
    type: "bar",
    name: "Annotations",
    data: points.map((point) => [point.at, point.count]),
    itemStyle: { color: colors.accent, borderRadius: [2, 2, 0, 0] },
    barMaxWidth: 24,
    barMinWidth: 2,
  };
  return {
    ...frame(colors),
    xAxis: {
      type: "time",
      axisLabel: { color: colors.muted, fontSize: 12, hideOverlap: true, formatter: TIMES },
      axisLine: { lineStyle: { color: colors.axis } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: { ...valueAxis(colors), minInterval: 1 },
    series: [bars],
  };
}
