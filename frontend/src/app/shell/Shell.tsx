/** The frame of signed-in pages: navigation at the side (behind a burger on phones) and the page. */
import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet } from "@tanstack/react-router";
import { Wordmark } from "@/ui/Logo";
import { Navigation } from "./Navigation";
import classes from "./Shell.module.css";

export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 240, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={0}
    >
      <AppShell.Header hiddenFrom="sm" className={classes.header}>
        <Group h="100%" px="sm" gap="xs">
          <Burger
            opened={opened}
            onClick={toggle}
            size="sm"
            aria-label={opened ? "Close the navigation" : "Open the navigation"}
            className={classes.burger}
          />
          <Link to="/projects" activeOptions={{ exact: true }} className={classes.home} aria-label="Consilium: all projects">
            <Wordmark />
          </Link>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Main" className={classes.nav}>
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main}>
        <div id="main" tabIndex={-1} className={classes.page}>
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
