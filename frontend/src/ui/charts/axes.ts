/** What every chart shares: a tight grid, quiet axes, one tooltip manner, and no animation for those who asked for none. */
import type { ChartColors } from "./palette";

/** Numbers in charts line up when they change. */
const FONT = { fontFamily: "inherit", fontSize: 12 } as const;

/** The frame of a chart: text, aria, tooltip. Spread it first, then add axes and series. */
export function frame(colors: ChartColors) {
  return {
    aria: { enabled: true },
    textStyle: { ...FONT, color: colors.text },
    animationDuration: 200,
    animationDurationUpdate: 200,
    tooltip: {
      trigger: "axis" as const,
      confine: true,
      backgroundColor: colors.surface,
      borderColor: colors.axis,
      textStyle: { ...FONT, color: colors.text },
      axisPointer: { type: "shadow" as const, shadowStyle: { color: colors.grid, opacity: 0.5 } },
    },
    grid: { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: "same" as const, outerBoundsContain: "axisLabel" as const },
  };
}

/** A value axis: hairline grid, no line of its own. */
export function valueAxis(colors: ChartColors, name?: string) {
  return {
    type: "value" as const,
    name,
    nameLocation: "middle" as const,
    nameGap: 28,
    nameTextStyle: { ...FONT, color: colors.muted },
    axisLabel: { ...FONT, color: colors.muted, hideOverlap: true },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colors.grid } },
  };
}

/** A category axis: its line is drawn, its ticks are not. */
export function categoryAxis(colors: ChartColors, data: string[]) {
  return {
    type: "category" as const,
    data,
    axisLabel: { ...FONT, color: colors.muted, hideOverlap: true },
    axisLine: { lineStyle: { color: colors.axis } },
    axisTick: { show: false },
  };
}
