/** The pictures' arithmetic: thresholds, bars, ticks, thinning, intervals and the words of numbers. */
import { describe, expect, it } from "vitest";

import { calibrationOption, calibrationPoints, pointSize } from "./calibration";
import { curvesOf, curvesOption, thin } from "./curves";
import { histogramOption, isSettling, occupied, thresholdPosition } from "./histogram";
import { excludesZero, wilson } from "./intervals";
import { position } from "./IntervalBar";
import { shade } from "./ConfusionMatrix";
import { chartColors, seriesColor } from "./palette";
import { signed } from "./text";
import { timelineOption } from "./timeline";
import { labelRoom, logit, waterfallBars, waterfallOption, waterfallTicks } from "./waterfall";

const colors = chartColors("light");
const bins = Array.from({ length: 20 }, (_, index) => ({ low: index / 20, high: (index + 1) / 20, count: index < 10 ? 0 : index }));

interface DrawnSeries {
  name?: string;
  data: unknown[];
  markLine?: { data: { xAxis: number }[] };
}

function seriesOf(option: { series?: unknown }): DrawnSeries[] {
  return option.series as DrawnSeries[];
}

describe("the posterior histogram", () => {
  it("leaves out the empty bins below the first one, but keeps one of them as a margin", () => {
    expect(occupied(bins).map((bin) => bin.low)[0]).toBe(0.45);
    expect(occupied(bins)).toHaveLength(11);
  });

  it("keeps all bins when none holds anything", () => {
    expect(occupied(bins.map((bin) => ({ ...bin, count: 0 })))).toHaveLength(20);
  });

  it("puts the threshold between the bars, also inside one", () => {
    expect(thresholdPosition(bins, 0.95)).toBeCloseTo(18.5);
    expect(thresholdPosition(bins, 0.975)).toBeCloseTo(19);
    expect(thresholdPosition(bins, 1)).toBeCloseTo(19.5);
  });

  it("colours only the bars that settle", () => {
    const [bars] = seriesOf(histogramOption(bins, 0.9, colors));
    const fills = (bars?.data as { itemStyle: { color: string } }[]).map((bar) => bar.itemStyle.color);
    expect(fills.filter((color) => color === colors.accent)).toHaveLength(2);
    expect(isSettling({ low: 0.85, high: 0.9, count: 1 }, 0.9)).toBe(false);
  });

  it("marks the threshold on the axis that lies over the bars", () => {
    const [, line] = seriesOf(histogramOption(bins, 0.95, colors));
    expect(line?.markLine?.data[0]?.xAxis).toBeCloseTo(9.5);
  });
});

describe("the waterfall of a posterior", () => {
  const steps = [
    { label: "prior", kind: "prior", posterior: { yes: 0.5, no: 0.5 } },
    { label: "model", kind: "model", posterior: { yes: 0.8, no: 0.2 } },
    { label: "otter-12", kind: "vote", posterior: { yes: 0.5, no: 0.5 } },
    { label: "heron-7", kind: "vote", posterior: { yes: 1, no: 0 } },
  ];

  it("begins at even odds and joins each bar to the one before", () => {
    const bars = waterfallBars(steps, "yes");
    expect(bars.map((bar) => bar.from)).toEqual([0, ...bars.slice(0, -1).map((bar) => bar.to)]);
    expect(bars[1]?.to).toBeCloseTo(Math.log(4));
  });

  it("is the mirror image for the other class", () => {
    const yes = waterfallBars(steps, "yes");
    const no = waterfallBars(steps, "no");
    yes.forEach((bar, index) => expect(no[index]?.to).toBeCloseTo(-bar.to));
  });

  it("keeps certainty inside the picture", () => {
    expect(logit(1)).toBe(logit(0.9999));
    expect(Number.isFinite(logit(0))).toBe(true);
  });

  it("chooses ticks that enclose all bars", () => {
    const ticks = waterfallTicks(waterfallBars(steps.slice(0, 3), "yes"));
    expect(ticks[0]).toBeCloseTo(0);
    expect(ticks.at(-1)).toBeCloseTo(logit(0.9));
  });

  it("gives the labels room for their longest line, but not the whole picture", () => {
    expect(labelRoom(["prior", "otter-12: Positive"])).toBe(16 + 7 * 8);
    expect(labelRoom(["x".repeat(80)])).toBe(140);
  });

  it("has one row per step, read from the top", () => {
    const option = waterfallOption(steps, "yes", colors);
    expect(option.yAxis).toMatchObject({ inverse: true, data: ["prior", "model", "otter-12", "heron-7"] });
    expect(seriesOf(option)[0]?.data).toHaveLength(4);
  });
});

describe("the reliability diagram", () => {
  const drawn = [
    { low: 0.5, high: 0.6, count: 0, confidence: null, accuracy: null },
    { low: 0.6, high: 0.7, count: 10, confidence: 0.66, accuracy: 0.5 },
    { low: 0.9, high: 1, count: 40, confidence: 0.97, accuracy: 0.95 },
  ];

  it("leaves empty bins out", () => {
    expect(calibrationPoints(drawn)).toEqual([[0.66, 0.5, 10], [0.97, 0.95, 40]]);
  });

  it("begins the axes at the lowest point and draws the diagonal from there", () => {
    const option = calibrationOption(drawn, colors);
    expect(option.xAxis).toMatchObject({ min: 0.5, max: 1 });
    expect(seriesOf(option)[0]?.data).toEqual([[0.5, 0.5], [1, 1]]);
  });

  it("gives points an area that grows with their count", () => {
    expect(pointSize(40, 40)).toBe(22);
    expect(pointSize(10, 40)).toBe(14);
    expect(pointSize(0, 0)).toBe(6);
  });
});

describe("learning curves", () => {
  it("makes one curve per metric and leaves out what is not a number", () => {
    const curves = curvesOf([
      { step: 1, values: { loss: 0.9, auc: Number.NaN } },
      { step: 2, values: { loss: 0.5, auc: 0.8 } },
    ]);
    expect(curves).toEqual([
      { name: "loss", points: [[1, 0.9], [2, 0.5]] },
      { name: "auc", points: [[2, 0.8]] },
    ]);
  });

  it("thins long curves but never loses the last point", () => {
    const long = Array.from({ length: 5000 }, (_, step) => [step, 1] as [number, number]);
    const thinned = thin(long, 600);
    expect(thinned.length).toBeLessThanOrEqual(601);
    expect(thinned.at(-1)).toEqual([4999, 1]);
  });

  it("shows a legend only where there is a choice", () => {
    const one = curvesOf([{ step: 1, values: { loss: 1 } }]);
    expect(curvesOption(one, colors).legend).toMatchObject({ show: false });
  });
});

describe("annotations over time", () => {
  it("draws each bucket at its time", () => {
    const [bars] = seriesOf(timelineOption([{ at: "2026-01-01T10:00:00Z", count: 7 }], colors));
    expect(bars?.data).toEqual([["2026-01-01T10:00:00Z", 7]]);
  });
});

describe("intervals", () => {
  it("follows Wilson: inside 0..1, and humble after five of five", () => {
    const perfect = wilson(5, 5);
    expect(perfect?.high).toBe(1);
    expect(perfect?.low).toBeCloseTo(0.6488, 3);
    expect(wilson(0, 0)).toBeNull();
  });

  it("narrows as answers come in", () => {
    const few = wilson(9, 10);
    const many = wilson(90, 100);
    expect((few?.high ?? 0) - (few?.low ?? 0)).toBeGreaterThan((many?.high ?? 1) - (many?.low ?? 0));
  });

  it("calls a difference real only when zero lies outside", () => {
    expect(excludesZero({ value: 0.02, low: 0.001, high: 0.04 })).toBe(true);
    expect(excludesZero({ value: 0.02, low: -0.001, high: 0.04 })).toBe(false);
  });

  it("places values on the bar and keeps them on it", () => {
    expect(position(0.75, [0.5, 1])).toBe(50);
    expect(position(2, [0, 1])).toBe(100);
  });
});

describe("the shade of a confusion cell", () => {
  it("is the probability itself, or the share of the row for counts", () => {
    expect(shade([0.9, 0.1], 0, false)).toBe(0.9);
    expect(shade([30, 10], 1, true)).toBe(0.25);
    expect(shade([0, 0], 0, true)).toBe(0);
  });
});

describe("a difference in words", () => {
  it("always shows its sign, and uses a real minus", () => {
    expect(signed(-0.0123)).toBe("−0.012");
    expect(signed(0.0123)).toBe("+0.012");
    expect(signed(0.0001)).toBe("0.000");
    expect(signed(null)).toBe("–");
  });
});

describe("the palette", () => {
  it("repeats its series colours rather than running out", () => {
    expect(seriesColor(colors, 8)).toBe(seriesColor(colors, 0));
  });
});
