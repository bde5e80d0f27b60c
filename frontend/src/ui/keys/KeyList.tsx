/** The key map as a list in groups. */
import { Keycap } from "@/ui/Keycap";
import classes from "./KeyList.module.css";
import { ACTIONS, ALL_ACTIONS, type Action, type KeyMap } from "./keymap";

type Group = (typeof ACTIONS)[Action]["group"];

const WORKSPACE: readonly Group[] = ["Answer", "Image", "Session"];

interface Props {
  keyMap: KeyMap;
  /** Names of the classes, in order; keys of classes that do not exist are left out. */
  classNames: string[];
  /** The groups that the screen has; those of the workspace by default. */
  groups?: readonly Group[];
}

const isClass = (action: Action) => action.startsWith("class");

export function KeyList({ keyMap, classNames, groups = WORKSPACE }: Props) {
  const title = (action: Action) => (isClass(action) ? classNames[Number(action.slice(5)) - 1] : ACTIONS[action].title);
  return (
    <div className={classes.groups}>
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h3 className={classes.title}>{group}</h3>
          <dl className={classes.list}>
            {ALL_ACTIONS.filter((action) => ACTIONS[action].group === group && title(action)).map((action) => (
              <div key={action} className={classes.row}>
                <dt>
                  <Keycap name={keyMap[action]} />
                </dt>
                <dd>{title(action)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
