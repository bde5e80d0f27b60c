/** Where a model comes from: the run, the snapshot that it read, and how much stood in it. */
import { Link } from "@tanstack/react-router";

import type { ModelDetail } from "@/api/models";
import { formatCount } from "@/ui/format";
import { Section } from "@/ui/Section";
import classes from "./models.module.css";

export function Lineage({ model, projectId }: { model: ModelDetail; projectId: number }) {
  const { lineage } = model;
  return (
    <Section title="Where it comes from">
      <dl className={classes.lineage}>
        <div>
          <dt>Run</dt>
          <dd>
            <Link to="/projects/$projectId/runs/$runId" params={{ projectId, runId: lineage.run }}>
              Training {lineage.run}
            </Link>
          </dd>
        </div>
        <div>
          <dt>Snapshot</dt>
          <dd className={classes.hash} title={lineage.snapshot}>
            {lineage.snapshot.slice(0, 16)}
          </dd>
        </div>
        <div>
          <dt>Annotations in it</dt>
          <dd>{formatCount(lineage.annotations)}</dd>
        </div>
        <div>
          <dt>Annotators in it</dt>
          <dd>{formatCount(lineage.annotators)}</dd>
        </div>
        {lineage.parent !== null && (
          <div>
            <dt>Began from</dt>
            <dd>
              <Link to="/projects/$projectId/models/$modelId" params={{ projectId, modelId: lineage.parent }}>
                Model {lineage.parent}
              </Link>
            </dd>
          </div>
        )}
        <div>
          <dt>Weights</dt>
          <dd className={classes.hash}>{model.weights_sha.slice(0, 16)}</dd>
        </div>
      </dl>
    </Section>
  );
}
