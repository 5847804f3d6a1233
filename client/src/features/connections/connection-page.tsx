import { useParams, useSearchParams } from "@solidjs/router";
import { For, Show, Suspense, createEffect, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Card } from "../../ui/card.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link, useGo } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { ConnectionActions } from "./connection-actions.tsx";
import { ConnectionCalls } from "./connection-calls.tsx";
import { ConnectionDetails } from "./connection-details.tsx";
import { ConnectionEnvironmentCard } from "./connection-environment-card.tsx";
import { ConnectionRules } from "./connection-rules.tsx";
import { ConnectionTry } from "./connection-try.tsx";
import { ConnectionUsage } from "./connection-usage.tsx";
import { ConnectionUse } from "./connection-use.tsx";
import { createCallsLive } from "./calls.live.ts";
import { environmentOf, environments } from "./environment-name.ts";

const connectionDocument = graphql(`
  query ConnectionPage($linkName: String!) {
    connection(linkName: $linkName) {
      ...LiveConnection_connection
      ...ConnectionDetails_connection
      problems {
        id
        title
        message
      }
    }
  }
`);

const linkNameDocument = graphql(`
  query ConnectionLinkName($id: ID!) {
    node(id: $id) {
      id
      ... on ConnectionLink {
        linkName
        installation {
          id
        }
      }
    }
  }
`);

const parts = [
  { value: "calls", label: "Calls", part: ConnectionCalls },
  { value: "usage", label: "Usage", part: ConnectionUsage },
  { value: "rules", label: "Rules", part: ConnectionRules },
  { value: "use", label: "Use it", part: ConnectionUse },
  { value: "try", label: "Try a call", part: ConnectionTry },
] as const;

/** A link name has two underscores in its middle, which no global id has. */
const isLinkName = (text: string) => text.includes("__");

/** One connection by its link name; by its global id, as activity and consents know it, it leads there. */
export function ConnectionPage() {
  const params = useParams<{ linkName: string }>();
  const given = () => decodeURIComponent(params.linkName);
  return (
    <Show when={isLinkName(given())} fallback={<FoundById id={given()} />}>
      <ConnectionByLinkName linkName={given()} />
    </Show>
  );
}

function NoSuchConnection() {
  return (
    <Page title="No such connection">
      <EmptyState
        sentence="This connection was deleted, or it never existed."
        action={<Link href="/connections">All connections</Link>}
      />
    </Page>
  );
}

function FoundById(props: { id: string }) {
  const go = useGo();
  const [search] = useSearchParams<{ reconnect?: string; after?: string }>();
  const query = createQuery(linkNameDocument, () => ({ id: props.id }));
  const found = () => {
    const node = query.data()?.node;
    return node && "linkName" in node ? node : null;
  };
  createEffect(() => {
    const connection = found();
    if (!connection) return;
    const reconnect = search.reconnect ? `?reconnect=${search.reconnect}` : "";
    // The consent of an installed extension's connection is a step of its installation: it ends there.
    const own = search.reconnect || search.after === "consent" ? connection.installation : null;
    const path = own ? `/installations/${encodeURIComponent(own.id)}` : `/connections/${connection.linkName}`;
    go(`${path}${reconnect}`, { replace: true });
  });
  return (
    <Show when={query.data() && !found()}>
      <NoSuchConnection />
    </Show>
  );
}

function ConnectionByLinkName(props: { linkName: string }) {
  const [search, setSearch] = useSearchParams<{ view?: string; reconnect?: string }>();
  const query = createQuery(connectionDocument, () => ({ linkName: props.linkName }), {
    touchedBy: ["Problem"],
  });
  createCallsLive(() => query.peek()?.connection?.id ?? null);
  const view = () => parts.find(({ value }) => value === search.view)?.value ?? "calls";
  onMount(() => {
    // A problem's fix leads here: it opens exactly the dialog that mends it.
    const environment = environmentOf(search.reconnect);
    if (!environment) return;
    setSearch({ reconnect: null }, { replace: true });
    openDialog({ kind: "authorizeConnection", linkName: props.linkName, environment, newTab: false });
  });
  return (
    <Show when={query.data()?.connection} fallback={<NoSuchConnection />}>
      {(connection) => (
        <Page
          title={connection().name}
          above={[{ label: "Connections", href: "/connections" }]}
          lead={
            <>
              Calls the API of{" "}
              <Link href={`/services/${connection().service.key}`}>{connection().service.name}</Link>.
            </>
          }
          actions={
            <Show when={!connection().installation}>
              <ConnectionActions linkName={connection().linkName} />
            </Show>
          }
        >
          <div class="max-w-xl">
            <CopyField label="link name" value={connection().linkName} />
          </div>
          <Show when={connection().installation}>
            {(owner) => (
              <div role="note" class="rounded-lg border border-line bg-sunken px-4 py-3 text-sm">
                It belongs to the installed extension{" "}
                <Link href={`/installations/${encodeURIComponent(owner().id)}`}>
                  {owner().extension.name}
                </Link>
                , which alone calls through it; its steps are there.
              </div>
            )}
          </Show>
          <For each={connection().problems}>
            {(problem) => (
              <div role="note" class="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-sm">
                <p class="font-medium text-bad">{problem.title}</p>
                <p class="text-ink-soft">{problem.message}</p>
              </div>
            )}
          </For>
          <div class="grid items-start gap-4 lg:grid-cols-2">
            {/* An extension works in production alone. */}
            <For each={connection().installation ? (["PRODUCTION"] as const) : environments}>
              {(environment) => (
                <ConnectionEnvironmentCard connection={connection()} environment={environment} />
              )}
            </For>
          </div>
          <Tabs
            label="About this connection"
            tabs={parts.map(({ value, label }) => ({ value, label }))}
            value={view()}
            onChange={(value) => setSearch({ view: value === "calls" ? null : value })}
          >
            {(value) => {
              const Shown = parts.find((each) => each.value === value)?.part;
              return (
                <Suspense fallback={<RowsSkeleton rows={3} />}>
                  {Shown && <Shown linkName={connection().linkName} />}
                </Suspense>
              );
            }}
          </Tabs>
          <Card
            title="Details"
            aside={
              <CopyOperation
                document={String(connectionDocument)}
                variables={{ linkName: connection().linkName }}
              />
            }
          >
            <ConnectionDetails connection={connection()} />
          </Card>
        </Page>
      )}
    </Show>
  );
}
