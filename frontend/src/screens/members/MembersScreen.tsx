/** The people of a project: how much each has answered, how far each is to be trusted, and who may go on. */
import { Button, SegmentedControl } from "@mantine/core";
import { IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { membersQuery } from "@/api/members";
import { projectQuery } from "@/api/projects";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { LoadMore } from "@/ui/LoadMore";
import { PageHeader } from "@/ui/PageHeader";
import { useProjectId } from "@/ui/projectPage";
import { MatrixGrid } from "./MatrixGrid";
import { MemberDrawer } from "./MemberDrawer";
import { MembersTable } from "./MembersTable";

type View = "table" | "matrices";

export function MembersScreen() {
  const projectId = useProjectId();
  const members = useInfiniteQuery(membersQuery(projectId));
  const project = useQuery(projectQuery(projectId));
  const [view, setView] = useState<View>("table");
  const [chosen, setChosen] = useState<number | null>(null);
  const currency = project.data?.policy?.currency ?? "EUR";
  const options = project.data?.schema.classes ?? [];
  const member = members.data?.find(({ id }) => id === chosen) ?? null;

  return (
    <>
      <PageHeader title="Members" lead="Accuracy is measured on hidden gold tasks; reliability is estimated from all answers. Intervals are 90 %.">
        <SegmentedControl
          aria-label="How to show the members"
          value={view}
          onChange={(value) => setView(value)}
          data={[
            { value: "table", label: "Table" },
            { value: "matrices", label: "Confusion matrices" },
          ]}
        />
        <Button
          leftSection={<IconUserPlus size={16} aria-hidden />}
          renderRoot={(props) => <Link {...props} to="/projects/$projectId/setup" params={{ projectId }} hash="people" />}
        >
          Invite
        </Button>
      </PageHeader>
      <Loaded query={members}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon={IconUsers} title="Nobody is here yet" text="Make an invitation link and send it to the people who should answer." />
          ) : (
            <>
              {view === "table" ? (
                <MembersTable members={rows} currency={currency} onOpen={setChosen} />
              ) : (
                <MatrixGrid members={rows} options={options} onOpen={setChosen} />
              )}
              <LoadMore shown={rows.length} {...members} />
            </>
          )
        }
      </Loaded>
      <MemberDrawer member={member} projectId={projectId} options={options} currency={currency} onClose={() => setChosen(null)} />
    </>
  );
}
