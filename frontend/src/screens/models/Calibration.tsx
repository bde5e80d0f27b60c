/** Whether the model is as right as it is sure. */
import { Text } from "@mantine/core";
import { useCallback } from "react";

import type { ModelDetail } from "@/api/models";
import { calibrationOption, calibrationPoints } from "@/ui/charts/calibration";
import { Chart } from "@/ui/charts/Chart";
import type { ChartColors } from "@/ui/charts/palette";
import { formatShare } from "@/ui/format";
import { Section } from "@/ui/Section";

export function Calibration({ bins }: { bins: ModelDetail["reliability_diagram"] }) {
  const build = useCallback((colors: ChartColors) => calibrationOption(bins, colors), [bins]);
  const points = calibrationPoints(bins);
  return (
    <Section title="Its honesty">
      {points.length === 0 ? (
        <Text size="sm" c="dimmed">
          Without test gold nothing can be said about it.
        </Text>
      ) : (
        <Chart
          title="Sure and right"
          note="On the dashed line it is right as often as it says; larger points hold more tasks"
          summary={`In ${points.length} groups of tasks: ${points.map(([sure, right]) => `sure ${formatShare(sure)}, right ${formatShare(right)}`).join("; ")}.`}
          height={260}
          build={build}
          table={{
            head: ["Sure", "Right", "Tasks"],
            rows: points.map(([sure, right, count]) => [formatShare(sure, 1), formatShare(right, 1), count]),
          }}
        />
      )}
    </Section>
  );
}
