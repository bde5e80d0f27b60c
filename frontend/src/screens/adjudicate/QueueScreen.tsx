/** The queue of adjudications, the most valuable case first. It shows no votes: the expert answers blind. */
import { Button, Tabs } from "@mantine/core";
import { IconGavel, IconPlayerPlay } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { adjudicationsQuery } from "@/api/adjudications";
import { EmptyState } from "@/ui/EmptyState";
import { formatCount } from "@/ui/format";
import { Loaded } from "@/ui/Loaded";
import { LoadMore } from "@/ui/LoadMore";
import { PageHeader } from "@/ui/PageHeader";
import { useMembership, useProjectId } from "@/ui/projectPage";
import { QueueTable } from "./QueueTable";
import classes from "./adjudicate.module.css";

type Tab = "open" | "mine" | "decided";

const EMPTY: Record<Tab, { title: string; text: string }> = {
  open: { title: "Nothing waits for an expert", text: "Tasks come here when the crowd and the model cannot settle them." },
  mine: { title: "You have not taken a case", text: "A case that you open is yours until you decide it or leave it for a while." },
  decided: { title: "Nothing is decided yet", text: "Decided cases stay here; you can take back your own decisions." },
};

export function QueueScreen() {
  const projectId = useProjectId();
  const membership = useMembership();
  const [tab, setTab] = useState<Tab>("open");
  const list = useInfiniteQuery({ ...adjudicationsQuery(projectId, tab), refetchInterval: 10_000 });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const totals = list.data?.pages[0]?.totals;
  const first = rows.find((row) => row.state === "open" || row.claimed_by === membership?.pseudonym);
  const count = (which: Tab) => (totals ? ` (${formatCount(totals[which])})` : "");

  return (
    <>
      <PageHeader title="Adjudicate" lead="The cases where an expert’s answer is worth most come first. You answer before you see what others said.">
        {tab !== "decided" && first && (
          <Button
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            renderRoot={(props) => (
              <Link {...props} to="/projects/$projectId/adjudicate/$adjudicationId" params={{ projectId, adjudicationId: first.id }} />
            )}
          >
            Start with the first
          </Button>
        )}
      </PageHeader>
      <Tabs value={tab} onChange={(value) => setTab(value as Tab)} mb="md" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="open">Open{count("open")}</Tabs.Tab>
          <Tabs.Tab value="mine">Mine{count("mine")}</Tabs.Tab>
          <Tabs.Tab value="decided">Decided{count("decided")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={tab} className={classes.tab}>
          <Loaded query={list}>
            {() =>
              rows.length === 0 ? (
                <EmptyState icon={IconGavel} {...EMPTY[tab]} />
              ) : (
                <>
                  <QueueTable rows={rows} projectId={projectId} me={membership?.pseudonym ?? null} />
                  <LoadMore shown={rows.length} {...list} />
                </>
              )
            }
          </Loaded>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
