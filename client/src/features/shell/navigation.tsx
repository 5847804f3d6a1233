import { useLocation } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { createQuery } from "../../graphql/solid.ts";
import { classes } from "../../ui/classes.ts";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";

const openProblemsDocument = graphql(`
  query NavigationProblems($first: Int, $after: String) {
    problems(first: $first, after: $after) {
      edges {
        node {
          id
          kind
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const openErrorsDocument = graphql(`
  query NavigationMappingErrors {
    mappingErrorGroups(first: 1) {
      edges {
        node {
          id
          open
        }
      }
    }
  }
`);

export type Destination = { label: string; href: string; icon: IconName };

export const destinations: Destination[] = [
  { label: "Overview", href: "/", icon: "overview" },
  { label: "Services", href: "/services", icon: "services" },
  { label: "Rules", href: "/rules", icon: "rules" },
  { label: "Deployments", href: "/deployments", icon: "deployments" },
  { label: "Problems", href: "/problems", icon: "problems" },
  { label: "Executions", href: "/executions", icon: "executions" },
  { label: "Functions", href: "/functions", icon: "functions" },
  { label: "Connections", href: "/connections", icon: "connections" },
  { label: "Extensions", href: "/extensions", icon: "extensions" },
  { label: "Sync", href: "/sync", icon: "sync" },
  { label: "Reports", href: "/reports", icon: "reports" },
  { label: "Activity", href: "/activity", icon: "activity" },
];

export const settingsDestinations: Destination[] = [
  { label: "Projects", href: "/settings/projects", icon: "settings" },
  { label: "Members", href: "/settings/members", icon: "settings" },
  { label: "Report settings", href: "/settings/reports", icon: "settings" },
  { label: "API tokens", href: "/settings/tokens", icon: "settings" },
  { label: "Audit log", href: "/settings/audit-log", icon: "settings" },
  { label: "Encryption keys", href: "/settings/encryption-keys", icon: "settings" },
];

const dataSyncProblems = /^(CONTACTS_PULL|CONTACTS_PUSH|USERS_SYNC|VIEWS_SYNC)_FAILED$/;

const item =
  "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm transition-colors hover:bg-hover hover:text-ink";

/** Where one can go. Open problems are counted beside their entry, live. */
export function Navigation(props: { onNavigate?: () => void }) {
  const problems = createList({
    document: openProblemsDocument,
    variables: () => ({}),
    connection: (data) => data.problems,
    typename: "Problem",
    volatile: () => true,
  });
  const errors = createQuery(openErrorsDocument, () => ({}), { touchedBy: ["mappingErrors"] });
  const at = useLocation();
  /** A project's deployments and an extension's installations have addresses of their own. */
  const isBelow = (to: Destination) =>
    (to.href === "/deployments" && at.pathname.startsWith("/projects/")) ||
    (to.href === "/sync" && /^\/(contacts|directory-users)/.test(at.pathname)) ||
    (to.href === "/reports" && at.pathname.startsWith("/inbox")) ||
    (to.href === "/extensions" && /^\/(installations|callbacks|deliveries)/.test(at.pathname));
  const endpointFails = () => problems.peek().some(({ kind }) => kind.startsWith("CALLBACK_"));
  const syncNeedsAttention = () =>
    (errors.peek()?.mappingErrorGroups.edges.length ?? 0) > 0 ||
    problems.peek().some(({ kind }) => dataSyncProblems.test(kind));
  const problemCount = () => {
    const rows = problems.peek().length;
    return rows === 0 ? null : `${rows}${problems.hasMore() ? "+" : ""}`;
  };
  return (
    <nav aria-label="Main" class="flex flex-col gap-0.5" onClick={() => props.onNavigate?.()}>
      <For each={destinations}>
        {(to) => (
          <Link
            plain
            href={to.href}
            end={to.href === "/"}
            class={classes(item, "text-ink-soft", isBelow(to) && "!bg-hover font-medium !text-ink")}
            activeClass="!bg-hover !text-ink font-medium"
          >
            <Icon name={to.icon} />
            {to.label}
            <Show when={to.href === "/extensions" && endpointFails()}>
              <span class="ml-auto size-2 rounded-full bg-bad-solid">
                <span class="sr-only">: an endpoint needs attention</span>
              </span>
            </Show>
            <Show when={to.href === "/sync" && syncNeedsAttention()}>
              <span class="ml-auto size-2 rounded-full bg-bad-solid">
                <span class="sr-only">: data sync needs attention</span>
              </span>
            </Show>
            <Show when={to.href === "/problems" && problemCount()}>
              {(text) => (
                <span class="ml-auto rounded-full bg-bad-soft px-1.5 text-2xs font-semibold text-bad tabular-nums">
                  {text()}
                  <span class="sr-only"> open</span>
                </span>
              )}
            </Show>
          </Link>
        )}
      </For>
      <p class="mt-5 mb-1 px-2.5 text-xs font-medium text-ink-mute">Settings</p>
      <For each={settingsDestinations}>
        {(to) => (
          <Link
            plain
            href={to.href}
            class={classes(item, "text-ink-soft")}
            activeClass="!bg-hover !text-ink font-medium"
          >
            {to.label}
          </Link>
        )}
      </For>
      <a class={classes(item, "mt-3 text-ink-soft")} href="/graphiql" target="_blank" rel="noopener">
        GraphiQL
        <Icon name="out" class="size-3.5" />
      </a>
    </nav>
  );
}
