/** The import: choose files, see what would become of each in a dry run, then take them in as a whole. */
import { Stepper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { importQuery, type Import } from "@/api/imports";
import { Loaded } from "@/ui/Loaded";
import { PageHeader } from "@/ui/PageHeader";
import { useProjectId } from "@/ui/projectPage";
import { AtWork } from "./AtWork";
import { ChooseFiles } from "./ChooseFiles";
import { Done } from "./Done";
import { Failed } from "./Failed";
import { Report } from "./Report";
import classes from "./importing.module.css";

/** Which of the three steps a batch is in. */
export function stepOf(batch: Import | null): number {
  if (batch === null) return 0;
  if (batch.state === "done") return 3;
  return batch.state === "committing" ? 2 : 1;
}

export function ImportScreen() {
  const projectId = useProjectId();
  const { batch } = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (id: number | undefined) =>
    void navigate({ to: "/projects/$projectId/import", params: { projectId }, search: { batch: id } });
  return (
    <>
      <PageHeader title="Import" lead="PNG, JPEG or TIFF, 8 or 16 bit. First a dry run says what would become of every file; nothing is taken in before you say so." />
      {batch === undefined ? (
        <>
          <Steps active={0} />
          <ChooseFiles projectId={projectId} onStarted={go} />
        </>
      ) : (
        <Batch id={batch} projectId={projectId} onLeave={() => go(undefined)} />
      )}
    </>
  );
}

function Steps({ active }: { active: number }) {
  return (
    <Stepper active={active} size="sm" mb="xl" className={classes.steps} allowNextStepsSelect={false}>
      <Stepper.Step label="Choose files" />
      <Stepper.Step label="Dry run" />
      <Stepper.Step label="Take in" />
    </Stepper>
  );
}

function Batch({ id, projectId, onLeave }: { id: number; projectId: number; onLeave: () => void }) {
  const found = useQuery(importQuery(id));
  return (
    <Loaded query={found}>
      {(batch) => (
        <>
          <Steps active={stepOf(batch)} />
          <Stage batch={batch} projectId={projectId} onLeave={onLeave} />
        </>
      )}
    </Loaded>
  );
}

function Stage({ batch, projectId, onLeave }: { batch: Import; projectId: number; onLeave: () => void }) {
  switch (batch.state) {
    case "uploaded":
    case "checking":
      return <AtWork batch={batch} title="Dry run" text="Every file is opened and looked at. You can leave this page and come back." />;
    case "committing":
      return <AtWork batch={batch} title="Taking the files in" text="Tasks appear when all of it is done." />;
    case "checked":
      return <Report batch={batch} onDiscarded={onLeave} />;
    case "done":
      return <Done batch={batch} projectId={projectId} onAgain={onLeave} />;
    case "failed":
    case "discarded":
      return <Failed batch={batch} onAgain={onLeave} />;
  }
}
