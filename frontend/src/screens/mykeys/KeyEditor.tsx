/** The key map, to be changed key by key: press the button, then the new key. */
import { Button, Group, Text } from "@mantine/core";
import { useState, type KeyboardEvent } from "react";
import { Keycap, keyName } from "@/ui/Keycap";
import { ACTIONS, ALL_ACTIONS, conflicts, keyMapOf, normalKey, RESERVED, type Action } from "@/ui/keys/keymap";
import { setPreferences, usePreferences } from "@/ui/keys/preferences";
import classes from "./mykeys.module.css";

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
      <ul className={classes.keys}>
        {ALL_ACTIONS.map((action) => (
          <li key={action} className={classes.row}>
            <span id={`key-${action}`}>{ACTIONS[action].title}</span>
            <Button
              variant={listening === action ? "light" : "default"}
              className={classes.change}
              aria-describedby={`key-${action}`}
              aria-label={listening === action ? "Press the new key, Escape to keep the old one" : `Change, now ${keyName(map[action])}`}
              onClick={() => setListening(action)}
              onKeyDown={listening === action ? (event) => take(action, event) : undefined}
              onBlur={() => setListening(null)}
            >
              {listening === action ? "Press a key" : <Keycap name={map[action]} />}
            </Button>
          </li>
        ))}
      </ul>
      <Group mt="md">
        <Button variant="default" disabled={Object.keys(keys).length === 0} onClick={() => setPreferences({ keys: {} })}>
          All keys as they were
        </Button>
      </Group>
    </>
  );
}
