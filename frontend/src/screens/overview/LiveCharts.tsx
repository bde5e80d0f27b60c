/** The two plots of the dashboard: annotations over time, and how sure the consensus is. */
import { useCallback, useMemo } from "react";

import type { Overview } from "@/api/overview";
import { Chart } from "@/ui/charts/Chart";
import { histogramOption, isSettling } from "@/ui/charts/histogram";
import type { ChartColors } from "@/ui/charts/palette";
import { timelineOption } from "@/ui/charts/timeline";
import { formatCount, formatMoment, formatShare } from "@/ui/format";
import classes from "./overview.module.css";

interface Props {
  live: Overview;
  settleConfidence: number;
  simulated: boolean;
}

export function LiveCharts({ live, settleConfidence, simulated }: Props) {
  return (
    <div className={classes.columns}>
      <div className={classes.card}>
        <Timeline series={live.series} simulated={simulated} />
      </div>
      <div className={classes.card}>
        <Histogram bins={live.posterior_histogram} threshold={settleConfidence} />
      </div>
    </div>
  );
}

function Timeline({ series, simulated }: { series: Overview["series"]; simulated: boolean }) {
  const build = useCallback((colors: ChartColors) => timelineOption(series, colors), [series]);
  const total = series.reduce((sum, point) => sum + point.count, 0);
  const busiest = Math.max(0, ...series.map((point) => point.count));
  return (
    <Chart
      title="Annotations over time"
      note={simulated ? "Counts simulated annotators too" : "Each bar is one stretch of time"}
      summary={`${formatCount(total)} annotations in ${series.length} stretches of time, at most ${formatCount(busiest)} in one.`}
      build={build}
      table={{ head: ["From", "Annotations"], rows: series.map((point) => [formatMoment(point.at), point.count]) }}
    />
  );
}

function Histogram({ bins, threshold }: { bins: Overview["posterior_histogram"]; threshold: number }) {
  const build = useCallback((colors: ChartColors) => histogramOption(bins, threshold, colors), [bins, threshold]);
  const { sure, total } = useMemo(
    () => ({
      sure: bins.filter((bin) => isSettling(bin, threshold)).reduce((sum, bin) => sum + bin.count, 0),
      total: bins.reduce((sum, bin) => sum + bin.count, 0),
    }),
    [bins, threshold],
  );
  return (
    <Chart
      title="How sure the consensus is"
      note="Tasks by the probability of their most likely class"
      summary={`Of ${formatCount(total)} tasks with a consensus, ${formatCount(sure)} are at least ${formatShare(threshold)} sure.`}
      build={build}
      table={{
        head: ["Probability", "Tasks"],
        rows: bins.map((bin) => [`${formatShare(bin.low)} to ${formatShare(bin.high)}`, bin.count]),
      }}
    />
  );
}
