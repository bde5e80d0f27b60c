/** The figures of a project in one row: answers, pace, people, agreement, gold, money. */
import type { Overview } from "@/api/overview";
import { formatCount, formatMoney, formatNumber, formatShare } from "@/ui/format";
import classes from "./overview.module.css";
import { StatTile, StatTiles } from "@/ui/StatTile";

export function Figures({ live }: { live: Overview }) {
  const { agreement, cost } = live;
  return (
    <div className={classes.figures}>
    <StatTiles>
      <StatTile
        label="Annotations"
        value={formatCount(live.annotations_total)}
        note={`${formatCount(live.cant_tell)} can’t tell, ${formatCount(live.extras)} extra`}
      />
      <StatTile label="Pace" value={formatCount(Math.round(live.speed_per_hour))} note="annotations an hour" />
      <StatTile label="Active members" value={formatCount(live.active_members)} note="answered lately" />
      <StatTile
        label="Agreement"
        value={formatShare(agreement.percent, 1)}
        note={`of pairs; alpha ${formatNumber(agreement.alpha)}`}
      />
      <StatTile label="Right on gold" value={formatShare(live.gold_accuracy, 1)} note="of hidden check tasks" />
      <StatTile
        label="Cost so far"
        value={formatMoney(cost.total, cost.currency)}
        note={`${formatMoney(cost.price, cost.currency)} an annotation`}
      />
    </StatTiles>
    </div>
  );
}
