import { Show, Suspense, createSignal, lazy } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { FunctionPage_FunctionFragment, FunctionVersionRow_VersionFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const VersionDialog = lazy(async () => ({
  default: (await import("./version-dialog.tsx")).VersionDialog,
}));

const functionVersionsDocument = graphql(`
  query FunctionVersions($id: ID!, $first: Int, $after: String) {
    function(id: $id) {
      id
      versions(first: $first, after: $after) {
        edges {
          node {
            ...FunctionVersionRow_version
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

export const functionVersionRowFragment = graphql(`
  fragment FunctionVersionRow_version on FunctionVersion {
    id
    number
    createdAt
    createdByName
  }
`);

/** Every version of a function, newest first; each can be compared with the current one and brought back. */
export function FunctionVersions(props: { function: FunctionPage_FunctionFragment; allowed: boolean }) {
  const [opened, setOpened] = createSignal<FunctionVersionRow_VersionFragment | null>(null);
  const versions = createList({
    document: functionVersionsDocument,
    variables: () => ({ id: props.function.id }),
    connection: (data) => data.function?.versions,
    typename: "Function",
  });
  const current = () => props.function.currentVersion.number;
  return (
    <Card flush title="Versions" aside={<CopyOperation {...versions.operation()} />}>
      <ListStates
        list={versions}
        empty={<EmptyState sentence="No version yet." operation="updateFunction" />}
        frame={(rows) => (
          <Table
            label="Versions"
            columns={[
              { label: "Version" },
              { label: "Saved by" },
              { label: "When" },
              { label: "Actions", hideLabel: true },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(version) => (
          <Row label={`Version ${version.number}`}>
            <Cell class="font-medium">
              Version {version.number}{" "}
              <Show when={version.number === current()}>
                <Chip tone="good">Current</Chip>
              </Show>
            </Cell>
            <Cell class="text-ink-soft">{version.createdByName}</Cell>
            <Cell class="text-ink-soft">
              <RelativeTime at={version.createdAt} />
            </Cell>
            <Cell class="text-right">
              <Show when={version.number !== current()}>
                <Button
                  size="sm"
                  aria-label={`Compare version ${version.number}`}
                  onClick={() => setOpened(version)}
                >
                  Compare
                </Button>
              </Show>
            </Cell>
          </Row>
        )}
      </ListStates>
      <Suspense>
        <Show when={opened()} keyed>
          {(version) => (
            <VersionDialog
              version={version}
              function={props.function}
              allowed={props.allowed}
              onClose={() => setOpened(null)}
            />
          )}
        </Show>
      </Suspense>
    </Card>
  );
}
