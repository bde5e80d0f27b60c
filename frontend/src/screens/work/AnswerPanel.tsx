/** The question and the answers, with going back, skipping and reporting below. */
import { Button, Text, UnstyledButton } from "@mantine/core";
import { IconArrowBackUp, IconFlag, IconPlayerSkipForward } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ClassOption } from "@/api/projects";
import type { Value } from "@/api/values";
import { ClassBadge } from "@/labels/categorical/ClassBadge";
import { ClassButtons } from "@/labels/categorical/ClassButtons";
import { formatShare } from "@/ui/format";
import { Keycap } from "@/ui/Keycap";
import type { KeyMap } from "@/ui/keys/keymap";
import { revisited, shown, type Session } from "./session";
import classes from "./work.module.css";

interface Props {
  question: string;
  options: readonly ClassOption[];
  session: Session;
  chosen: Value | null;
  disabled: boolean;
  keyMap: KeyMap;
  /** True when a choice is sent by a second step. */
  confirming: boolean;
  showSuggestion: boolean;
  onChoose: (value: Value) => void;
  onConfirm: () => void;
  onBack: () => void;
  onSkip: () => void;
  onReport: () => void;
}

function Minor(props: { icon: ReactNode; label: string; keycap: string; disabled: boolean; onClick: () => void }) {
  return (
    <UnstyledButton className={classes.minor} disabled={props.disabled} onClick={props.onClick}>
      {props.icon}
      <span>{props.label}</span>
      <Keycap name={props.keycap} />
    </UnstyledButton>
  );
}

/** The answer before this one, one key away from being corrected. */
function Before({ session, options }: Pick<Props, "session" | "options">) {
  const last = session.past[session.cursor - 1];
  return (
    <div className={classes.before}>
      {last && (
        <>
          {/* The same address as the large image: it comes from the browser's cache, also without a network. */}
          <img className={classes.beforeImage} src={last.assignment.url} width={36} height={36} alt="" />
          <span>
            <Text size="xs" c="dimmed" component="span" display="block">
              Before this
            </Text>
            <ClassBadge options={options} value={last.value} />
          </span>
        </>
      )}
    </div>
  );
}

export function AnswerPanel(props: Props) {
  const { session, options, keyMap } = props;
  const earlier = revisited(session);
  const suggestion = props.showSuggestion ? shown(session)?.suggestion : null;
  const icon = { size: 17, stroke: 1.7, "aria-hidden": true } as const;
  return (
    <section className={classes.panel} aria-label="Question and answers">
      <div className={classes.ask}>
        <p className={classes.question}>{props.question}</p>
        {earlier && <p className={classes.earlier}>You answered this one; choose again to correct it.</p>}
        {suggestion && (
          <p className={classes.suggestion}>
            The model suggests <ClassBadge options={options} value={suggestion.class} /> (
            {formatShare(suggestion.confidence)})
          </p>
        )}
      </div>
      <ClassButtons
        options={options}
        selected={props.chosen}
        onChoose={props.onChoose}
        disabled={props.disabled}
        keyMap={keyMap}
      />
      {props.confirming && (
        <Button size="md" fullWidth disabled={props.disabled || !props.chosen} onClick={props.onConfirm}>
          {earlier ? "Keep and go on" : "Confirm and go on"}
          <span className={classes.onButton}>{keyMap.confirm}</span>
        </Button>
      )}
      <div className={classes.minors}>
        <Minor icon={<IconArrowBackUp {...icon} />} label="Back" keycap={keyMap.back} disabled={session.cursor === 0} onClick={props.onBack} />
        <Minor icon={<IconPlayerSkipForward {...icon} />} label="Skip" keycap={keyMap.skip} disabled={earlier !== null} onClick={props.onSkip} />
        <Minor icon={<IconFlag {...icon} />} label="Report" keycap={keyMap.report} disabled={earlier !== null} onClick={props.onReport} />
      </div>
      <Before session={session} options={options} />
    </section>
  );
}
