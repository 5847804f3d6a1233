import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { linkNamesIn } from "../../lib/link-names.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Link } from "../../ui/link.tsx";
import { ConnectionStatusChip } from "../../ui/status-chips.tsx";

const namedConnectionDocument = graphql(`
  query NamedConnection($linkName: String!) {
    connection(linkName: $linkName) {
      id
      name
      linkName
      authorizations {
        ...LiveAuthorization_authorization
      }
    }
  }
`);

const places = [
  { environment: "DEVELOPMENT", name: "Sandbox" },
  { environment: "PRODUCTION", name: "Production" },
] as const;

function NamedConnection(props: { linkName: string }) {
  const query = createQuery(namedConnectionDocument, () => ({ linkName: props.linkName }), {
    touchedBy: ["ConnectionLink"],
  });
  const connection = () => query.peek()?.connection;
  return (
    <li class="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
      <span class="min-w-0 flex-1 basis-48">
        <Show
          when={connection()}
          fallback={<span class="font-mono text-xs break-all">{props.linkName}</span>}
        >
          {(known) => (
            <>
              <Link href={`/connections/${known().linkName}`}>{known().name}</Link>
              <span class="block font-mono text-xs break-all text-ink-mute">{known().linkName}</span>
            </>
          )}
        </Show>
      </span>
      <Show when={query.peek() && !connection()}>
        <Chip tone="bad">No such connection</Chip>
      </Show>
      <Show when={connection()}>
        {(known) => (
          <span class="flex flex-wrap gap-1.5">
            <For each={places}>
              {(place) => (
                <ConnectionStatusChip
                  name={place.name}
                  status={
                    known().authorizations.find((each) => each.environment === place.environment)?.status ??
                    null
                  }
                />
              )}
            </For>
          </span>
        )}
      </Show>
    </li>
  );
}

/** The connections that a script names, and whether each can be called in each environment. */
export function FunctionConnections(props: { source: string }) {
  const names = () => linkNamesIn(props.source);
  return (
    <Show when={names().length > 0}>
      <Card flush title="Connections it names">
        <ul class="divide-y divide-line">
          <For each={names()}>{(linkName) => <NamedConnection linkName={linkName} />}</For>
        </ul>
      </Card>
    </Show>
  );
}
