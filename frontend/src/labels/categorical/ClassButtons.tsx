/** The answers of a classification: one large button per class, and "can't tell" with its reason. */
import { Menu, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import type { ClassOption } from "@/api/projects";
import { isCantTell, type Value } from "@/api/values";
import { Keycap } from "@/ui/Keycap";
import { classAction, type KeyMap } from "@/ui/keys/keymap";
import { reasonText } from "./ClassBadge";
import classes from "./ClassButtons.module.css";

/** Reasons that the menu offers; the key alone gives none. */
export const REASONS = ["blurred", "not_visible", "other"] as const;

interface Props {
  options: readonly ClassOption[];
  /** What is chosen, or was answered before. */
  selected: Value | null;
  onChoose: (value: Value) => void;
  disabled?: boolean;
  /** Key names to show; without it no keys are shown. */
  keyMap?: KeyMap;
  /** False where "can't tell" is not offered (an expert's decision). */
  cantTell?: boolean;
}

export function ClassButtons({ options, selected, onChoose, disabled, keyMap, cantTell = true }: Props) {
  const isSelected = (id: string) => selected !== null && !isCantTell(selected) && selected.class === id;
  const unsure = selected !== null && isCantTell(selected);
  return (
    <div className={classes.list} role="group" aria-label="Answers">
      {options.map((option, index) => {
        const action = classAction(index);
        return (
          <UnstyledButton
            key={option.id}
            className={classes.option}
            aria-pressed={isSelected(option.id)}
            disabled={disabled}
            onClick={() => onChoose({ class: option.id })}
          >
            <span className={classes.stripe} style={{ background: option.color }} aria-hidden />
            <span className={classes.name}>
              {option.name}
              {option.description && <span className={classes.description}>{option.description}</span>}
            </span>
            {keyMap && action && <Keycap name={keyMap[action]} />}
          </UnstyledButton>
        );
      })}
      {cantTell && (
        <div className={classes.unsure}>
          <UnstyledButton
            className={classes.option}
            aria-pressed={unsure}
            disabled={disabled}
            onClick={() => onChoose({ cant_tell: "" })}
          >
            <span className={classes.stripe} data-hollow aria-hidden />
            <span className={classes.name}>
              Can’t tell
              {unsure && selected.cant_tell && (
                <span className={classes.description}>{reasonText(selected.cant_tell)}</span>
              )}
            </span>
            {keyMap && <Keycap name={keyMap.cantTell} />}
          </UnstyledButton>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <UnstyledButton className={classes.why} disabled={disabled} aria-label="Can’t tell, with a reason">
                <IconChevronDown size={18} stroke={1.7} />
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              {REASONS.map((reason) => (
                <Menu.Item key={reason} onClick={() => onChoose({ cant_tell: reason })}>
                  <Text size="sm">Can’t tell: {reasonText(reason)}</Text>
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
    </div>
  );
}
