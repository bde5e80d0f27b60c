/** The colours of charts in both themes: one accent, quiet greys, and a categorical series safe for colour-blind readers. */

export interface ChartColors {
  /** Text of titles and values. */
  text: string;
  /** Text of axes and quiet notes. */
  muted: string;
  /** Axis lines. */
  axis: string;
  /** Grid lines, barely there. */
  grid: string;
  /** The card that the chart lies on. */
  surface: string;
  /** The one colour that means "this is the data". */
  accent: string;
  /** The same data where it does not matter (below a threshold, context). */
  quiet: string;
  /** Evidence for, and evidence against. */
  positive: string;
  negative: string;
  /** Thresholds and reference lines. */
  reference: string;
  /** Up to eight categories, in this order. */
  series: readonly string[];
}

const LIGHT: ChartColors = {
  text: "#172025",
  muted: "#5d6b73",
  axis: "#b4bfc4",
  grid: "#e0e6e8",
  surface: "#ffffff",
  accent: "#0b6972",
  quiet: "#b4bfc4",
  positive: "#0b6972",
  negative: "#b4532a",
  reference: "#45525a",
  series: ["#0b6972", "#b4532a", "#3f5fbf", "#8a6d00", "#7c3f98", "#40798c", "#a83262", "#5c6b2f"],
};

const DARK: ChartColors = {
  text: "#d8dee1",
  muted: "#98a2a8",
  axis: "#48525a",
  grid: "#2a3238",
  surface: "#181d21",
  accent: "#4aabb0",
  quiet: "#48525a",
  positive: "#4aabb0",
  negative: "#e58a5f",
  reference: "#b5bdc2",
  series: ["#4aabb0", "#e58a5f", "#8aa4f2", "#d6b84a", "#c493de", "#7fb8cc", "#ea86ae", "#a9bd6b"],
};

/** The chart colours of a colour scheme. */
export function chartColors(scheme: "light" | "dark"): ChartColors {
  return scheme === "dark" ? DARK : LIGHT;
}

/** The colour of the n-th series; the list repeats when it is too short. */
export function seriesColor(colors: ChartColors, index: number): string {
  return colors.series[index % colors.series.length] ?? colors.accent;
}
