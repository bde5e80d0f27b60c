/** The learning curves of a run: metrics of one family share a picture, so that no scale hides another. */
import { useCallback, useMemo } from "react";

import type { RunPoint } from "@/api/runs";
import { Chart } from "@/ui/charts/Chart";
import { curvesOf, curvesOption, type Curve } from "@/ui/charts/curves";
import type { ChartColors } from "@/ui/charts/palette";
import { formatNumber } from "@/ui/format";
import { Section } from "@/ui/Section";
import classes from "./runs.module.css";

/** Names that end the same (loss, validation_loss) are of one family. */
export function familyOf(name: string): string {
  return name.split(/[\s_./]+/).at(-1) ?? name;
}

/** Curves by family, in the order of their first appearance. */
export function families(curves: readonly Curve[]): [string, Curve[]][] {
  const found = new Map<string, Curve[]>();
  for (const curve of curves) {
    const family = familyOf(curve.name);
    found.set(family, [...(found.get(family) ?? []), curve]);
  }
  return [...found];
}

export function RunCurves({ points }: { points: readonly RunPoint[] }) {
  const groups = useMemo(
    () =>
      families(
        curvesOf(points.flatMap((point) => (point.kind === "metric" && point.step !== null ? [{ step: point.step, values: point.body }] : []))),
      ),
    [points],
  );
  if (groups.length === 0) return null;
  return (
    <Section title="Curves" panel={false}>
      <div className={classes.curves}>
        {groups.map(([family, curves]) => (
          <div key={family} className={classes.curve}>
            <Curves family={family} curves={curves} />
          </div>
        ))}
      </div>
    </Section>
  );
}

function Curves({ family, curves }: { family: string; curves: Curve[] }) {
  const build = useCallback((colors: ChartColors) => curvesOption(curves, colors), [curves]);
  const last = curves.map((curve) => `${curve.name} ${formatNumber(curve.points.at(-1)?.[1], 4)}`).join(", ");
  return (
    <Chart
      title={family.charAt(0).toUpperCase() + family.slice(1)}
      summary={`Now: ${last}.`}
      note={`Now: ${last}`}
      build={build}
      table={{
        head: ["Curve", "Step", "Value"],
        rows: curves.flatMap((curve) =>
          curve.points.slice(-50).map(([step, value]) => [curve.name, step, formatNumber(value, 4)] as const),
        ),
      }}
    />
  );
}
