import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { PlannedConnection_ConnectionFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { count } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Link } from "../../ui/link.tsx";
import { ConnectionStatusChip } from "../../ui/status-chips.tsx";

export const plannedConnectionFragment = graphql(`
  fragment PlannedConnection_connection on PlannedConnection {
    status
    rules
    connection {
      id
      name
      linkName
    }
  }
`);

type Planned = PlannedConnection_ConnectionFragment;

/** What becomes of the rules whose scripts name it. */
function consequence(planned: Planned): string {
  const rules = count(planned.rules, "rule");
  return planned.status === "MISSING"
    ? `${rules} would get an error with every call`
    : `${rules} would wait until it is back`;
}

/** Connections that scripts of the project name and that cannot call in production as they are; each can be mended here. */
export function PlannedConnections(props: { connections: readonly Planned[] }) {
  const { can } = useSession();
  const mend = (planned: Planned) => {
    const at = { linkName: planned.connection.linkName, environment: "PRODUCTION" } as const;
    if (planned.status === "REVOKED") openDialog({ kind: "grantConnection", ...at });
    // The consent runs beside the plan: what was chosen here stays.
    else openDialog({ kind: "authorizeConnection", newTab: true, ...at });
  };
  const words = (status: Planned["status"]) =>
    status === "REVOKED" ? "Grant" : status === "MISSING" ? "Connect" : "Reconnect";
  return (
    <ul
      class="divide-y divide-line rounded-lg border border-line"
      aria-label="Connections without credentials"
    >
      <For each={props.connections}>
        {(each) => (
          <li class="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
            <span class="min-w-0 flex-1 basis-40">
              <Link href={`/connections/${each.connection.linkName}`} target="_blank">
                {each.connection.name}
              </Link>
              <span class="block text-xs text-ink-mute">{consequence(each)}</span>
            </span>
            <ConnectionStatusChip status={each.status === "MISSING" ? null : deadStatus(each.status)} />
            <Show when={can("CONNECTIONS_PRODUCTION")}>
              <Button
                size="sm"
                aria-label={`${words(each.status)} ${each.connection.name} in production`}
                onClick={() => mend(each)}
              >
                {words(each.status)}
              </Button>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}

function deadStatus(status: Exclude<Planned["status"], "MISSING">) {
  return status === "READY" ? "CONNECTED" : status;
}
