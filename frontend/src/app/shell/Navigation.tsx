/** The side navigation: the project's pages by role, then the account. */
import { ScrollArea } from "@mantine/core";
import { IconKey, IconLayoutGrid, IconLogout, IconSettings } from "@tabler/icons-react";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams, useRouter } from "@tanstack/react-router";
import { sessionQuery, signOut, type Membership } from "@/api/session";
import { Wordmark } from "@/ui/Logo";
import { SavedBadge } from "@/ui/SavedBadge";
import { projectPages } from "./navigation";
import classes from "./Shell.module.css";

const iconProps = { size: 18, stroke: 1.6, "aria-hidden": true } as const;

function ProjectLinks({ membership, onNavigate }: { membership: Membership; onNavigate: () => void }) {
  return (
    <>
      <span className={classes.projectName}>{membership.project_name}</span>
      {projectPages(membership.project_id, membership.role).map((group) => (
        <section key={group.title} aria-label={group.title}>
          <p className={classes.groupTitle}>{group.title}</p>
          <ul className={classes.list}>
            {group.items.map(({ label, icon: Icon, link }) => (
              <li key={label}>
                <Link {...link} className={classes.link} onClick={onNavigate}>
                  <Icon {...iconProps} />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const { data: me } = useSuspenseQuery(sessionQuery);
  const { projectId } = useParams({ strict: false });
  const queryClient = useQueryClient();
  const router = useRouter();
  const membership = me?.memberships.find(({ project_id }) => project_id === projectId);

  const leave = async () => {
    await signOut();
    queryClient.clear();
    await router.navigate({ to: "/signin" });
  };

  return (
    <>
      <Link to="/projects" activeOptions={{ exact: true }} className={`${classes.home} ${classes.navHome}`} aria-label="Consilium: all projects" onClick={onNavigate}>
        <span className={classes.brand}>
          <Wordmark />
        </span>
      </Link>
      <ScrollArea flex={1} type="auto">
        <ul className={classes.list}>
          <li>
            <Link to="/projects" activeOptions={{ exact: true }} className={classes.link} onClick={onNavigate}>
              <IconLayoutGrid {...iconProps} />
              All projects
            </Link>
          </li>
        </ul>
        {membership && <ProjectLinks membership={membership} onNavigate={onNavigate} />}
      </ScrollArea>
      <div className={classes.foot}>
        <p className={classes.who}>
          {me?.user.display_name || me?.user.username} <SavedBadge quiet />
        </p>
        <ul className={classes.list}>
          <li>
            <Link to="/preferences" className={classes.link} onClick={onNavigate}>
              <IconSettings {...iconProps} />
              Preferences
            </Link>
          </li>
          <li>
            <Link to="/tokens" className={classes.link} onClick={onNavigate}>
              <IconKey {...iconProps} />
              API tokens
            </Link>
          </li>
          <li>
            <button type="button" className={classes.link} onClick={() => void leave()}>
              <IconLogout {...iconProps} />
              Sign out
            </button>
          </li>
        </ul>
      </div>
    </>
  );
}
