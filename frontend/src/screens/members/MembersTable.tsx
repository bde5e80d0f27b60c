/** The members as a table that can be ordered by each of its columns. */
import { Table, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconRobot } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";

import type { Member } from "@/api/members";
import { IntervalBar } from "@/ui/charts/IntervalBar";
import { wilson } from "@/ui/charts/intervals";
import { formatAgo, formatCount, formatMoney, formatSeconds, formatShare } from "@/ui/format";
import { StandingMark } from "@/ui/Mark";
import { balanced, clicked, sorted, type Column, type Order } from "./sorting";
import classes from "./members.module.css";

const ROLES = { annotator: "Annotator", expert: "Expert", manager: "Manager" } as const;

interface Props {
  members: readonly Member[];
  currency: string;
  onOpen: (member: number) => void;
}

export function MembersTable({ members, currency, onOpen }: Props) {
  const [order, setOrder] = useState<Order>({ column: "answered", descending: true });
  const head = { order, onSort: (column: Column) => setOrder(clicked(order, column)) };
  return (
    <div className={classes.panel}>
      <Table verticalSpacing="xs" aria-label="Members">
        <Table.Thead>
          <Table.Tr>
            <Head {...head} column="pseudonym">Member</Head>
            <Table.Th className={classes.head}>Standing</Table.Th>
            <Head {...head} column="answered" right>Answered</Head>
            <Head {...head} column="gold" wide>Right on gold</Head>
            <Head {...head} column="reliability" right wide>Reliability</Head>
            <Head {...head} column="cant_tell" right wide>Can’t tell</Head>
            <Head {...head} column="median" right wide>Median time</Head>
            <Head {...head} column="cost" right wide>Cost</Head>
            <Head {...head} column="last_seen" right wide>Last seen</Head>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted(members, order).map((member) => (
            <Row key={member.id} member={member} currency={currency} onOpen={() => onOpen(member.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface HeadProps {
  column: Column;
  order: Order;
  onSort: (column: Column) => void;
  right?: boolean;
  /** Hidden on phones; the member's own page shows it. */
  wide?: boolean;
  children: ReactNode;
}

function Head({ column, order, onSort, right, wide, children }: HeadProps) {
  const active = order.column === column;
  const direction = order.descending ? "descending" : "ascending";
  const Arrow = order.descending ? IconChevronDown : IconChevronUp;
  return (
    <Table.Th aria-sort={active ? direction : "none"} ta={right ? "right" : "left"} visibleFrom={wide ? "md" : undefined}>
      <UnstyledButton className={classes.sort} onClick={() => onSort(column)}>
        {children}
        <Arrow size={14} aria-hidden className={classes.arrow} data-active={active || undefined} />
      </UnstyledButton>
    </Table.Th>
  );
}

function Row({ member, currency, onOpen }: { member: Member; currency: string; onOpen: () => void }) {
  const trust = balanced(member.reliability);
  return (
    <Table.Tr className={classes.row} onClick={onOpen}>
      <Table.Td>
        <UnstyledButton className={classes.name} onClick={onOpen} aria-label={`Open ${member.pseudonym}`}>
          {member.pseudonym}
        </UnstyledButton>
        {member.is_simulated && <IconRobot size={14} className={classes.robot} aria-label="simulated" role="img" />}
        <Text size="xs" c="dimmed">
          {[member.display_name, ROLES[member.role]].filter(Boolean).join(" · ")}
        </Text>
      </Table.Td>
      <Table.Td>
        <StandingMark standing={member.standing} />
      </Table.Td>
      <Table.Td ta="right">{formatCount(member.answered)}</Table.Td>
      <Table.Td visibleFrom="md">
        <IntervalBar interval={wilson(member.gold.correct, member.gold.seen)} />
      </Table.Td>
      <Table.Td ta="right" visibleFrom="md">{formatShare(trust, 1)}</Table.Td>
      <Table.Td ta="right" visibleFrom="md">{formatShare(member.cant_tell_rate, 1)}</Table.Td>
      <Table.Td ta="right" visibleFrom="md">{formatSeconds(member.median_seconds)}</Table.Td>
      <Table.Td ta="right" visibleFrom="md">{formatMoney(member.cost, currency)}</Table.Td>
      <Table.Td ta="right" visibleFrom="md" className={classes.seen}>{formatAgo(member.last_seen)}</Table.Td>
    </Table.Tr>
  );
}
