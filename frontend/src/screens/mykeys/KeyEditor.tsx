/** The key map, to be changed key by key: press the button, then the new key. */
import { Button, Group, Text } from "@mantine/core";
import { useState, type KeyboardEvent } from "react";
import { Keycap, keyName } from "@/ui/Keycap";
import { ACTIONS, ALL_ACTIONS, conflicts, GROUPS, keyMapOf, normalKey, RESERVED, type Action } from "@/ui/keys/keymap";
import { setPreferences, usePreferences } from "@/ui/keys/preferences";
import classes from "./mykeys.module.css";

interface RowProps {
  title: string;
  name: string;
  listening: boolean;
  onListen: () => void;
  onKey: (event: KeyboardEvent) => void;
  onLeave: () => void;
}

function KeyRow({ title, name, listening, onListen, onKey, onLeave }: RowProps) {
  return (
    <li className={classes.row}>
      <span aria-hidden>{title}</span>
      <Button
        variant={listening ? "light" : "default"}
        className={classes.change}
        aria-label={listening ? `${title}: press the new key, Escape keeps the old one` : `${title}: change the key ${keyName(name)}`}
        onClick={onListen}
        onKeyDown={listening ? onKey : undefined}
        onBlur={onLeave}
      >
        {listening ? "Press a key" : <Keycap name={name} />}
      </Button>
    </li>
  );
}

export function KeyEditor() {
  const { keys } = usePreferences();
  const map = keyMapOf(keys);
  const [listening, setListening] = useState<Action | null>(null);
  const clashes = conflicts(map);

  const take = (action: Action, event: KeyboardEvent) => {
    if (event.key === "Tab") {
      setListening(null);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const key = normalKey(event.key);
    if (key === "Escape") setListening(null);
    if (RESERVED.has(key)) return;
    const { [action]: _before, ...others } = keys;
    setPreferences({ keys: key === ACTIONS[action].key ? others : { ...others, [action]: key } });
    setListening(null);
  };

  return (
    <>
      {clashes.map(([one, other]) => (
        <Text key={one + other} role="alert" size="sm" className={classes.clash}>
          {keyName(map[one])} is the key of both “{ACTIONS[one].title}” and “{ACTIONS[other].title}”. Only the first
          works; change one of them.
        </Text>
      ))}
      {GROUPS.map((group) => (
        <section key={group} aria-label={group}>
          <h3 className={classes.group}>{group}</h3>
          <ul className={classes.keys}>
            {ALL_ACTIONS.filter((action) => ACTIONS[action].group === group).map((action) => (
              <KeyRow
                key={action}
                title={ACTIONS[action].title}
                name={map[action]}
                listening={listening === action}
                onListen={() => setListening(action)}
                onKey={(event) => take(action, event)}
                onLeave={() => setListening(null)}
              />
            ))}
          </ul>
        </section>
      ))}
      <Group mt="md">
        <Button variant="default" disabled={Object.keys(keys).length === 0} onClick={() => setPreferences({ keys: {} })}>
          All keys as they were
        </Button>
      </Group>
    </>
  );
}
