/** The workspace at work: the image, the question, the answers, and their keys. */
import { useDisclosure } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import type { WorkInfo } from "@/api/work";
import { isCantTell, type Value } from "@/api/values";
import { useViewer } from "@/canvas/useViewer";
import { useImage } from "@/media/useImage";
import { keyMapOf } from "@/ui/keys/keymap";
import { usePreferences } from "@/ui/keys/preferences";
import { useKeys } from "@/ui/keys/useKeys";
import { ActiveClock } from "./activeClock";
import { AnswerPanel } from "./AnswerPanel";
import { HelpDialog } from "./HelpDialog";
import { NoWork } from "./NoWork";
import { Paused } from "./Paused";
import { ReportDialog } from "./ReportDialog";
import { revisited, shown } from "./session";
import { useHeartbeat } from "./useHeartbeat";
import { usePresence } from "./usePresence";
import { useWork } from "./useWork";
import { Viewer } from "./Viewer";
import classes from "./work.module.css";
import { WorkHeader } from "./WorkHeader";

/** Nobody judges an image in less: a key that bounces must not answer the next one. */
const SHORTEST_LOOK_MS = 150;

/** What a value is called, for the announcement to screen readers. */
function valueName(value: Value, options: WorkInfo["project"]["classes"]): string {
  if (isCantTell(value)) return "Can’t tell";
  return options.find(({ id }) => id === value.class)?.name ?? value.class;
}

export function Workspace({ work, user }: { work: WorkInfo; user: number }) {
  const { project } = work;
  const { keys, answerMode } = usePreferences();
  const keyMap = keyMapOf(keys);
  const viewer = useViewer();
  const road = useWork(project.id, user);
  const [help, helpDialog] = useDisclosure(false);
  const [report, reportDialog] = useDisclosure(false);
  const [pausedByHand, setPaused] = useState(false);
  const [choice, setChoice] = useState<{ of: string; value: Value } | null>(null);
  const [announcement, setAnnouncement] = useState("");

  const assignment = shown(road.session);
  const earlier = revisited(road.session);
  const { image, error: imageError, retry } = useImage(assignment?.url ?? null);
  const presence = usePresence();
  const paused = pausedByHand || presence.away;
  const looking = presence.visible && !paused && image !== null;

  const clock = useRef(new ActiveClock());
  const place = earlier ? `earlier ${road.session.cursor}` : (assignment?.id ?? "");
  useEffect(() => clock.current.restart(false), [place]);
  useEffect(() => clock.current.run(looking), [looking, place]);
  useHeartbeat(project.id, road.session.ahead, presence.visible && !paused, road.gone);

  // A choice belongs to the image it was made for; on an earlier image the answer given is the choice.
  const chosen = choice?.of === place ? choice.value : (earlier?.value ?? null);
  const ready = assignment !== null && image !== null && !paused;

  const send = useCallback(
    (value: Value) => {
      const lookedFor = clock.current.read();
      if (!ready || (!earlier && lookedFor < SHORTEST_LOOK_MS)) return;
      setChoice(null);
      setAnnouncement(`${earlier ? "Corrected to" : "Answered"} ${valueName(value, project.classes)}.`);
      road.answer(value, lookedFor);
    },
    [ready, earlier, project.classes, road],
  );
  const choose = (value: Value) => {
    if (answerMode === "at-once") send(value);
    else if (ready) setChoice({ of: place, value });
  };
  const confirm = () => {
    if (chosen) send(chosen);
    else if (earlier) road.forward();
  };
  const skip = () => {
    if (!assignment || earlier || paused) return;
    setAnnouncement("Skipped.");
    road.skip("");
  };
  const back = () => {
    setChoice(null);
    road.back();
  };
  const openReport = () => {
    if (assignment && !earlier) reportDialog.open();
  };

  const byClass = Object.fromEntries(
    project.classes.slice(0, 9).map(({ id }, index) => [`class${index + 1}`, () => choose({ class: id })]),
  );
  useKeys(
    {
      ...byClass,
      cantTell: () => choose({ cant_tell: "" }),
      confirm,
      back,
      skip,
      report: openReport,
      zoomIn: () => viewer.zoomIn(),
      zoomOut: () => viewer.zoomOut(),
      fit: () => viewer.fit(),
      toneTool: () => viewer.toggleToneTool(),
      resetTone: () => viewer.resetTone(),
      invert: () => viewer.toggleInverted(),
      pause: () => setPaused(true),
      help: helpDialog.open,
    },
    !help && !report && !paused,
  );

  const empty = !assignment && !road.loading;
  return (
    <div className={classes.workspace} data-whole-window>
      <WorkHeader
        project={project}
        progress={road.progress}
        onPause={() => setPaused(true)}
        onHelp={helpDialog.open}
      />
      <main id="main" tabIndex={-1} className={classes.stage}>
        <h1 className="visually-hidden">{project.name}: label images</h1>
        {empty ? (
          <NoWork
            project={project.id}
            reason={road.session.reason}
            unsent={road.unsent}
            error={road.error}
            canGoBack={road.session.past.length > 0}
            onBack={back}
            onRetry={() => road.claim()}
          />
        ) : (
          <>
            <Viewer
              viewer={viewer}
              image={paused ? null : image}
              error={imageError}
              onRetry={retry}
              onSkip={skip}
              keyMap={keyMap}
            />
            <AnswerPanel
              question={project.question}
              options={project.classes}
              session={road.session}
              chosen={chosen}
              disabled={!ready}
              keyMap={keyMap}
              confirming={answerMode === "confirm" || earlier !== null}
              showSuggestion={project.show_suggestions}
              onChoose={choose}
              onConfirm={confirm}
              onBack={back}
              onSkip={skip}
              onReport={openReport}
            />
          </>
        )}
      </main>
      <p className="visually-hidden" aria-live="polite">
        {announcement}
      </p>
      <HelpDialog opened={help} onClose={helpDialog.close} project={project} keyMap={keyMap} />
      <ReportDialog opened={report} onClose={reportDialog.close} onReport={road.report} />
      {paused && <Paused away={!pausedByHand} project={project.id} onResume={() => setPaused(false)} />}
    </div>
  );
}
