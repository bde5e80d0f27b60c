/** The annotator's workspace: loads the project's question and opens a sitting. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { workQuery } from "@/api/work";
import { Loaded } from "@/ui/Loaded";
import { PendingPage } from "@/ui/Pending";
import classes from "./work.module.css";
import { Workspace } from "./Workspace";

export function WorkScreen() {
  const { projectId } = useParams({ strict: false });
  const project = Number(projectId);
  const { data: me } = useSuspenseQuery(sessionQuery);
  const work = useQuery({ ...workQuery(project), staleTime: 60_000 });
  const frame = (children: React.ReactNode) => <div className={classes.padded}>{children}</div>;
  if (!me) return null;
  if (work.data) return <Workspace key={project} work={work.data} user={me.user.id} />;
  return frame(
    <Loaded query={work} pending={<PendingPage />}>
      {() => null}
    </Loaded>,
  );
}
