import type { JSX } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const publishedDocument = graphql(`
  query PublishedExtensions($first: Int, $after: String) {
    extensions(first: $first, after: $after) {
      edges {
        node {
          ...LiveExtension_extension
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The extensions that the organization publishes. */
export function PublishedExtensions(props: { action: JSX.Element }) {
  const extensions = createList({
    document: publishedDocument,
    variables: () => ({}),
    connection: (data) => data.extensions,
    typename: "Extension",
  });
  return (
    <Card flush title="Published by us" aside={<CopyOperation {...extensions.operation()} />}>
      <ListStates
        list={extensions}
        empty={
          <EmptyState
            sentence="Nothing is published yet: a manifest names an extension and the URLs that hear of its installations."
            action={props.action}
            operation="publishExtensionVersion"
          />
        }
        frame={(rows) => (
          <Table
            label="Published extensions"
            columns={[
              { label: "Extension" },
              { label: "Newest version" },
              { label: "Listens to" },
              { label: "Published" },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(extension) => (
          <Row label={extension.name}>
            <Cell class="min-w-52">
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={`/extensions/${extension.key}`}
              >
                {extension.name}
              </Link>
              <p class="font-mono text-xs text-ink-mute">{extension.key}</p>
            </Cell>
            <Cell class="font-mono text-xs text-ink-soft">{extension.latestVersion.version}</Cell>
            <Cell class="whitespace-nowrap text-ink-soft">
              {extension.latestVersion.listeners.length} of 8 events
            </Cell>
            <Cell class="text-ink-soft">
              <RelativeTime at={extension.updatedAt} />
            </Cell>
          </Row>
        )}
      </ListStates>
    </Card>
  );
}
