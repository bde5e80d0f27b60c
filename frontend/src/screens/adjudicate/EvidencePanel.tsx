/** All that speaks for and against: the votes, the model, and how the posterior came about. */
import { Text } from "@mantine/core";

import type { Adjudication, Evidence } from "@/api/adjudications";
import type { ClassOption } from "@/api/projects";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { formatShare } from "@/ui/format";
import { Section } from "@/ui/Section";
import { Probabilities } from "./Probabilities";
import { VotesTable } from "./VotesTable";
import { Waterfall } from "./Waterfall";
import classes from "./adjudicate.module.css";

interface Props {
  evidence: Evidence;
  options: readonly ClassOption[];
  blind: Adjudication["blind"];
}

export function EvidencePanel({ evidence, options, blind }: Props) {
  const { consensus, model, votes } = evidence;
  return (
    <div className={classes.evidence}>
      <Section title={`${votes.length} ${votes.length === 1 ? "answer" : "answers"}`}>
        <VotesTable votes={votes} options={options} />
        <dl className={classes.views}>
          {blind && (
            <div>
              <dt>You, blind</dt>
              <dd>
                <ClassBadge options={options} value={blind.value} />
              </dd>
            </div>
          )}
          {consensus && (
            <div>
              <dt>Consensus</dt>
              <dd>
                <ClassBadge options={options} value={consensus.class} /> {formatShare(consensus.confidence, 1)}
              </dd>
            </div>
          )}
          <div>
            <dt>Model</dt>
            <dd>
              {model ? (
                <>
                  <Probabilities options={options} probabilities={model.probabilities} />
                  <Text size="xs" c="dimmed">
                    Version {model.version}
                    {model.fold === null ? "" : ", by the part that has never seen this task"}
                  </Text>
                </>
              ) : (
                <Text size="sm" c="dimmed">
                  No model is live.
                </Text>
              )}
            </dd>
          </div>
        </dl>
      </Section>
      <Section title="How the consensus came about">
        <Waterfall evidence={evidence} options={options} />
      </Section>
    </div>
  );
}
