/**
 * How a posterior came about: one floating bar per piece of evidence, from the belief before it to the belief after it.
 *
 * The axis is the logit of the class's probability, because there independent evidence adds up: the length of a bar is the
 * weight of its evidence, whatever came before. The axis is labelled in per cent, because people think in those.
 */
import { frame } from "./axes";
import type { ChartOption } from "./engine";
import type { ChartColors } from "./palette";
import { formatShare } from "../format";
import { signed } from "./text";

export interface Step {
  label: string;
  kind: string;
  /** Probability of each class after this step. */
  posterior: Readonly<Record<string, number>>;
}

export interface Bar {
  label: string;
  kind: string;
  /** Logit before and after; equal to each other for a step without evidence. */
  from: number;
  to: number;
  probability: number;
}

/** Beyond one in ten thousand the picture would be all axis. */
const FLOOR = 1e-4;
const TICKS = [0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999];

/** log(p / (1 - p)), with p kept inside the picture. */
export function logit(probability: number): number {
  const p = Math.min(1 - FLOOR, Math.max(FLOOR, probability));
  return Math.log(p / (1 - p));
}

/** The floating bars of one class, in the order of the evidence; the first starts at even odds. */
export function waterfallBars(steps: readonly Step[], classId: string): Bar[] {
  let before = 0;
  return steps.map((step) => {
    const probability = step.posterior[classId] ?? 0;
    const to = logit(probability);
    const bar = { label: step.label, kind: step.kind, from: before, to, probability };
    before = to;
    return bar;
  });
}

/** The ticks that lie within the bars (and 50 % always), as logits. */
export function waterfallTicks(bars: readonly Bar[]): number[] {
  const ends = [0, ...bars.flatMap((bar) => [bar.from, bar.to])];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const ticks = TICKS.map(logit);
  const first = ticks.findLastIndex((tick) => tick <= low + 1e-9);
  const last = ticks.findIndex((tick) => tick >= high - 1e-9);
  return ticks.slice(Math.max(0, first), (last < 0 ? ticks.length - 1 : last) + 1);
}

function tickLabel(value: number): string {
  const p = 1 / (1 + Math.exp(-value));
  const digits = p < 0.001 || p > 0.9991 ? 2 : p < 0.0099 || p > 0.9901 ? 1 : 0;
  return formatShare(p, digits);
}

/** Pixels for the labels at the left: the longest line of any of them, within reason. "otter-12: Positive" takes two lines. */
export function labelRoom(labels: readonly string[]): number {
  const longest = Math.max(0, ...labels.flatMap((label) => label.split(": ")).map((line) => line.length));
  return Math.min(140, 16 + 7 * longest);
}

/** The option of the waterfall: one row per step, read from top to bottom. */
export function waterfallOption(steps: readonly Step[], classId: string, colors: ChartColors): ChartOption {
  const bars = waterfallBars(steps, classId);
  const ticks = waterfallTicks(bars);
  const base = frame(colors);
  const room = labelRoom(bars.map((bar) => bar.label));
  return {
    ...base,
    tooltip: {
      ...base.tooltip,
      trigger: "item",
      formatter: (params: unknown) => {
        const bar = bars[(params as { dataIndex: number }).dataIndex];
        return bar ? `${bar.label}: to ${formatShare(bar.probability, 1)} (${signed(bar.to - bar.from, 2)} log odds)` : "";
      },
    },
    grid: { left: room, right: 60, top: 4, bottom: 28, outerBoundsMode: "none" },
    xAxis: {
      type: "value",
      min: ticks[0],
      max: ticks[ticks.length - 1],
      axisLine: { show: false },
      axisTick: { show: false, customValues: ticks },
      axisLabel: { color: colors.muted, fontSize: 12, customValues: ticks, formatter: tickLabel, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: bars.map((bar) => bar.label),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: colors.text,
        fontSize: 12,
        lineHeight: 14,
        width: room - 12,
        overflow: "truncate",
        formatter: (label: string) => label.replace(": ", "\n"),
      },
    },
    series: [
      {
        type: "custom",
        name: "Evidence",
        encode: { x: [1, 2], y: 0 },
        data: bars.map((bar, index) => [index, bar.from, bar.to]),
        renderItem: (_params, api) => renderBar(bars, api, colors),
        markLine: {
          symbol: "none",
          silent: true,
          animation: false,
          label: { show: false },
          data: [{ xAxis: 0 }],
          lineStyle: { color: colors.axis, type: "solid", width: 1 },
        },
      },
    ],
  };
}

interface ItemApi {
  value: (dimension: number) => number | string;
  coord: (point: number[]) => number[];
  size?: (size: number[]) => number | number[];
}

/** One bar, its value at its end, and a hairline down to the next bar: that is what makes it a waterfall. */
function renderBar(bars: readonly Bar[], api: ItemApi, colors: ChartColors) {
  const row = Number(api.value(0));
  const bar = bars[row];
  if (bar === undefined) return null;
  const [fromX = 0, y = 0] = api.coord([bar.from, row]);
  const [toX = 0] = api.coord([bar.to, row]);
  const size = api.size?.([0, 1]);
  const band = Array.isArray(size) ? (size[1] ?? 24) : (size ?? 24);
  const height = Math.min(20, band * 0.6);
  const forward = bar.to >= bar.from;
  return {
    type: "group" as const,
    children: [
      {
        type: "rect" as const,
        shape: { x: Math.min(fromX, toX), y: y - height / 2, width: Math.max(2, Math.abs(toX - fromX)), height, r: 2 },
        style: { fill: forward ? colors.positive : colors.negative },
      },
      ...(row < bars.length - 1
        ? [{ type: "line" as const, shape: { x1: toX, y1: y + height / 2, x2: toX, y2: y + band - height / 2 }, style: { stroke: colors.axis, lineWidth: 1 } }]
        : []),
      {
        type: "text" as const,
        style: {
          text: formatShare(bar.probability, 1),
          // Always at the right end: at the left it would run into the label of the row.
          x: Math.max(fromX, toX, Math.min(fromX, toX) + 2) + 6,
          y,
          align: "left" as const,
          verticalAlign: "middle" as const,
          fill: colors.text,
          fontSize: 12,
        },
      },
    ],
  };
}
