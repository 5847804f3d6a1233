import { Show, Suspense, createSignal, lazy } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const VersionDialog = lazy(async () => ({ default: (await import("./version-dialog.tsx")).VersionDialog }));

const versionsDocument = graphql(`
  query ExtensionVersions($key: String!, $first: Int, $after: String) {
    extension(key: $key) {
      id
      versions(first: $first, after: $after) {
        edges {
          node {
            id
            number
            version
            publishedByName
            publishedAt
            listeners {
              event
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

/** What was published, newest first; each can be laid beside another. */
export function ExtensionVersions(props: { extensionKey: string }) {
  const [shown, setShown] = createSignal<string | null>(null);
  const versions = createList({
    document: versionsDocument,
    variables: () => ({ key: props.extensionKey }),
    connection: (data) => data.extension?.versions,
    typename: "ExtensionVersion",
  });
  return (
    <Card flush title="Versions" aside={<CopyOperation {...versions.operation()} />}>
      <ListStates
        list={versions}
        empty={null}
        frame={(rows) => (
          <Table
            label="Versions"
            columns={[
              { label: "Version" },
              { label: "Published" },
              { label: "Listens to" },
              { label: "Actions", hideLabel: true },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(version) => (
          <Row label={version.version}>
            <Cell>
              <span class="font-mono text-xs font-medium">{version.version}</span>{" "}
              <span class="text-xs text-ink-mute">number {version.number}</span>
            </Cell>
            <Cell class="text-ink-soft">
              <RelativeTime at={version.publishedAt} />
              <Show when={version.publishedByName}>{(name) => <> by {name()}</>}</Show>
            </Cell>
            <Cell class="whitespace-nowrap text-ink-soft">{version.listeners.length} of 8 events</Cell>
            <Cell class="text-right">
              <Button size="sm" aria-label={`Show ${version.version}`} onClick={() => setShown(version.id)}>
                Show
              </Button>
            </Cell>
          </Row>
        )}
      </ListStates>
      <Suspense>
        <Show when={shown()} keyed>
          {(id) => (
            <VersionDialog
              versionId={id}
              others={versions.peek().map((each) => ({ id: each.id, version: each.version }))}
              onClose={() => setShown(null)}
            />
          )}
        </Show>
      </Suspense>
    </Card>
  );
}
