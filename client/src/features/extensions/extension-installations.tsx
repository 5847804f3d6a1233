import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { InstallationStatusChip } from "./installation-chips.tsx";

const installationsDocument = graphql(`
  query ExtensionInstallations($key: String!, $first: Int, $after: String) {
    extension(key: $key) {
      id
      installations(first: $first, after: $after) {
        edges {
          node {
            id
            status
            side
            organizationNumber
            installedAt
            uninstalledAt
            version {
              id
              version
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

/** Who has it, by number alone: a publisher learns no customer's name and no configuration. */
export function ExtensionInstallations(props: { extensionKey: string }) {
  const installations = createList({
    document: installationsDocument,
    variables: () => ({ key: props.extensionKey }),
    connection: (data) => data.extension?.installations,
    typename: "Installation",
  });
  return (
    <Card flush title="Installations" aside={<CopyOperation {...installations.operation()} />}>
      <ListStates
        list={installations}
        empty={
          <EmptyState
            sentence="Nobody has installed it yet: hand out its key or its install link."
            operation="installExtension"
          />
        }
        frame={(rows) => (
          <Table
            label="Installations"
            columns={[
              { label: "Organization" },
              { label: "Version" },
              { label: "Status" },
              { label: "Installed" },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(installation) => (
          <Row label={`Organization ${installation.organizationNumber}`}>
            <Cell>
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={`/installations/${encodeURIComponent(installation.id)}`}
              >
                Organization {installation.organizationNumber}
              </Link>{" "}
              <Show when={installation.side === "CUSTOMER"}>
                <Chip>Yours</Chip>
              </Show>
            </Cell>
            <Cell class="font-mono text-xs text-ink-soft">{installation.version.version}</Cell>
            <Cell>
              <InstallationStatusChip status={installation.status} />
            </Cell>
            <Cell class="text-ink-soft">
              <RelativeTime at={installation.installedAt} />
            </Cell>
          </Row>
        )}
      </ListStates>
    </Card>
  );
}
