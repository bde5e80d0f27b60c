/** One case before an expert: first the image alone, then, after the expert's own answer, all the evidence and the decision. */
import { Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { adjudicationsQuery } from "@/api/adjudications";
import { projectQuery } from "@/api/projects";
import { Loaded } from "@/ui/Loaded";
import { PendingPage } from "@/ui/Pending";
import { useAddressNumber, useMembership, useProjectId } from "@/ui/projectPage";
import { CasePage } from "./CasePage";
import { Taken } from "./Taken";
import { isTaken, openCaseQuery } from "./openCase";

export function AdjudicateScreen() {
  const projectId = useProjectId();
  const id = useAddressNumber("adjudicationId");
  const membership = useMembership();
  const project = useQuery(projectQuery(projectId));
  const queue = useInfiniteQuery(adjudicationsQuery(projectId, "open"));
  const found = useQuery(openCaseQuery(id));
  const me = membership?.pseudonym ?? null;
  const rows = queue.data?.pages.flatMap((page) => page.items) ?? [];
  // Cases that somebody else has are passed over; they stay in the list on the queue's page.
  const free = rows.filter((row) => row.id === id || row.claimed_by === null || row.claimed_by === me);

  if (isTaken(found.error) || (found.data?.state === "claimed" && me !== null && found.data.claimed_by !== me)) {
    return <Taken id={id} projectId={projectId} by={found.data?.claimed_by ?? null} queue={free} onRetry={() => void found.refetch()} />;
  }
  return (
    <>
      <Text size="sm" mb="xs">
        <Link to="/projects/$projectId/adjudicate" params={{ projectId }}>
          All cases
        </Link>
      </Text>
      <Loaded query={found} pending={<PendingPage />}>
        {(adjudication) => (
          <CasePage
            // A new case starts with a clean draft and a fitted image.
            key={adjudication.id}
            adjudication={adjudication}
            question={project.data?.question ?? ""}
            projectId={projectId}
            me={me}
            queue={free}
          />
        )}
      </Loaded>
    </>
  );
}
