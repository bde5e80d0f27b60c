/** The confusion matrices of all members side by side: habits are seen by comparing. */
import { Anchor, Text } from "@mantine/core";

import type { Member } from "@/api/members";
import type { ClassOption } from "@/api/projects";
import { formatCount } from "@/ui/format";
import { SimulatedMark } from "@/ui/Mark";
import { MemberMatrix } from "./MemberMatrix";
import classes from "./members.module.css";

interface Props {
  members: readonly Member[];
  options: readonly ClassOption[];
  onOpen: (member: number) => void;
}

export function MatrixGrid({ members, options, onOpen }: Props) {
  const known = members.filter((member) => member.reliability !== null);
  const unknown = members.length - known.length;
  return (
    <>
      <ul className={classes.grid}>
        {known
          .toSorted((a, b) => b.answered - a.answered)
          .map((member) => (
            <li key={member.id} className={classes.card}>
              <div className={classes.cardHead}>
                <Anchor component="button" size="sm" fw={600} onClick={() => onOpen(member.id)}>
                  {member.pseudonym}
                </Anchor>
                {member.is_simulated && <SimulatedMark what="Simulated" />}
              </div>
              <MemberMatrix member={member} options={options} caption={`${formatCount(member.answered)} answers`} />
            </li>
          ))}
      </ul>
      {unknown > 0 && (
        <Text size="sm" c="dimmed" mt="md">
          {unknown === 1 ? "One member has" : `${formatCount(unknown)} members have`} no estimate yet: it comes with the next aggregation after their first answers.
        </Text>
      )}
    </>
  );
}
