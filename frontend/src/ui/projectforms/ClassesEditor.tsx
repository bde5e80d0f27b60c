/** The classes of a project: name, colour, id and key; the order is the order of the keys. */
import { ActionIcon, Button, ColorInput, Group, Text, TextInput, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";

import type { ClassOption } from "@/api/projects";
import { Keycap } from "../Keycap";
import classes from "./forms.module.css";
import { classProblems, moved, newClass, renamed, SWATCHES } from "./slugs";

interface Props {
  options: readonly ClassOption[];
  onChange: (options: ClassOption[]) => void;
  /** Ids that are in use: they stay, whatever the class is called. */
  fixed: ReadonlySet<string>;
  /** Messages are shown once the form was sent. */
  showProblems: boolean;
}

export function ClassesEditor({ options, onChange, fixed, showProblems }: Props) {
  const problems = showProblems ? classProblems(options) : {};
  const set = (index: number, change: Partial<ClassOption>) =>
    onChange(options.map((option, place) => (place === index ? { ...option, ...change } : option)));
  return (
    <div>
      <ul className={classes.list}>
        {options.map((option, index) => (
          // The place is the identity while a class has no id yet.
          <li key={index} className={classes.row}>
            <span className={classes.key}>{index < 9 ? <Keycap name={String(index + 1)} /> : null}</span>
            <TextInput
              className={classes.name}
              label="Name"
              value={option.name}
              maxLength={80}
              error={problems[index]}
              onChange={(event) => onChange(renamed(options, index, event.currentTarget.value, fixed))}
            />
            <TextInput
              className={classes.id}
              label="Id"
              value={option.id}
              maxLength={60}
              disabled={fixed.has(option.id)}
              onChange={(event) => set(index, { id: event.currentTarget.value })}
            />
            <ColorInput
              className={classes.color}
              label="Colour"
              value={option.color}
              format="hex"
              swatches={SWATCHES}
              withEyeDropper={false}
              onChange={(color) => set(index, { color })}
            />
            <TextInput
              className={classes.description}
              label="Description"
              placeholder="Shown below the name"
              value={option.description ?? ""}
              maxLength={500}
              onChange={(event) => set(index, { description: event.currentTarget.value })}
            />
            <RowActions
              name={option.name || `class ${index + 1}`}
              first={index === 0}
              last={index === options.length - 1}
              removable={options.length > 2 && !fixed.has(option.id)}
              onMove={(step) => onChange(moved(options, index, step))}
              onRemove={() => onChange(options.filter((_, place) => place !== index))}
            />
          </li>
        ))}
      </ul>
      <Group mt="sm" gap="md">
        <Button variant="default" size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => onChange([...options, newClass(options)])}>
          Add a class
        </Button>
        <Text size="xs" c="dimmed">
          The id is what exports and models use; it never changes once answers exist.
        </Text>
      </Group>
    </div>
  );
}

interface RowActionsProps {
  name: string;
  first: boolean;
  last: boolean;
  removable: boolean;
  onMove: (step: 1 | -1) => void;
  onRemove: () => void;
}

function RowActions({ name, first, last, removable, onMove, onRemove }: RowActionsProps) {
  const icon = { size: 16, stroke: 1.7, "aria-hidden": true } as const;
  return (
    <Group gap={2} wrap="nowrap" className={classes.actions}>
      <Tooltip label="Up">
        <ActionIcon variant="subtle" color="gray" size="lg" disabled={first} aria-label={`Move ${name} up`} onClick={() => onMove(-1)}>
          <IconArrowUp {...icon} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Down">
        <ActionIcon variant="subtle" color="gray" size="lg" disabled={last} aria-label={`Move ${name} down`} onClick={() => onMove(1)}>
          <IconArrowDown {...icon} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={removable ? "Remove" : "It cannot be removed: it is in use, or one of the last two"}>
        <ActionIcon variant="subtle" color="gray" size="lg" disabled={!removable} aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconTrash {...icon} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
