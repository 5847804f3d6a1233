import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { JsonBlock } from "../../ui/code-block.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

const auditLogDocument = graphql(`
  query AuditLog($first: Int, $after: String) {
    auditLog(first: $first, after: $after) {
      edges {
        node {
          id
          act
          actorName
          entityType
          entityId
          before
          after
          ip
          at
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Who did what, from where, with what effect. */
export function AuditLogPage() {
  const entries = createList({
    document: auditLogDocument,
    variables: () => ({}),
    connection: (data) => data.auditLog,
    typename: "AuditEntry",
    pageSize: 50,
  });
  return (
    <Page
      title="Audit log"
      lead="Every act of a person or token: who, what, from where, before and after. Secrets never."
    >
      <Card flush title="Acts" aside={<CopyOperation {...entries.operation()} />}>
        <ListStates
          list={entries}
          empty={<EmptyState sentence="No act has been recorded yet." operation="auditLog" />}
          frame={(rows) => (
            <ul aria-label="Audit log" class="divide-y divide-line">
              {rows}
            </ul>
          )}
        >
          {(entry) => (
            <li data-row>
              <details class="group">
                <summary class="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm hover:bg-hover">
                  <span class="font-medium">{entry.actorName}</span>
                  <code class="font-mono text-xs text-ink-soft">{entry.act}</code>
                  <span class="text-xs text-ink-mute">{entry.entityType}</span>
                  <span class="ml-auto text-xs text-ink-mute">
                    {entry.ip} <RelativeTime at={entry.at} />
                  </span>
                </summary>
                <div class="grid gap-3 px-4 pb-4 sm:grid-cols-2">
                  <Show when={entry.before !== null && entry.before !== undefined}>
                    <div>
                      <p class="mb-1 text-xs text-ink-mute">Before</p>
                      <JsonBlock label="Before" value={entry.before} />
                    </div>
                  </Show>
                  <Show when={entry.after !== null && entry.after !== undefined}>
                    <div>
                      <p class="mb-1 text-xs text-ink-mute">After</p>
                      <JsonBlock label="After" value={entry.after} />
                    </div>
                  </Show>
                  <p class="font-mono text-xs break-all text-ink-mute">{entry.entityId}</p>
                </div>
              </details>
            </li>
          )}
        </ListStates>
      </Card>
    </Page>
  );
}
