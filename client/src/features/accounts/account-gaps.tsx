import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { count } from "../../lib/format-count.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { duration, exactTime } from "../../lib/format-time.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const gapsDocument = graphql(`
  query AccountGaps($id: ID!, $first: Int, $after: String) {
    account(id: $id) {
      id
      watchGaps(first: $first, after: $after) {
        edges {
          node {
            id
            reason
            fromAt
            toAt
            detectedAt
            closedAt
            recovered
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

/** The times in which the provider told nothing, and what was read back of them. */
export function AccountGaps(props: { accountId: string }) {
  const gaps = createList({
    document: gapsDocument,
    variables: () => ({ id: props.accountId }),
    connection: (data) => data.account?.watchGaps,
    typename: "WatchGap",
    also: ["Account"],
    pageSize: 10,
  });
  const length = (from: string, to: string) => duration(new Date(to).getTime() - new Date(from).getTime());
  return (
    <Card
      flush
      title="Gaps"
      note="times without the provider's word, read back by modified time"
      aside={<CopyOperation {...gaps.operation()} />}
    >
      <ListStates
        list={gaps}
        empty={
          <EmptyState
            sentence="No gap: every event so far arrived by itself."
            operation="account(id: …) { watchGaps }"
          />
        }
        frame={(rows) => (
          <Table
            label="Gaps of this account"
            columns={[
              { label: "State" },
              { label: "Why" },
              { label: "From" },
              { label: "Length" },
              { label: "Recovered", class: "text-right" },
              { label: "Found" },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(gap) => (
          <Row label={sentenceLabel(gap.reason)}>
            <Cell>
              <Show
                when={gap.closedAt}
                fallback={
                  <Chip dot busy tone="info">
                    Reading back
                  </Chip>
                }
              >
                <Chip dot tone="good">
                  Closed
                </Chip>
              </Show>
            </Cell>
            <Cell>{sentenceLabel(gap.reason)}</Cell>
            <Cell class="whitespace-nowrap text-ink-soft tabular-nums">
              {exactTime(new Date(gap.fromAt).getTime())}
            </Cell>
            <Cell class="whitespace-nowrap text-ink-soft">{length(gap.fromAt, gap.toAt)}</Cell>
            <Cell class="text-right whitespace-nowrap tabular-nums">{count(gap.recovered, "event")}</Cell>
            <Cell class="text-ink-soft">
              <RelativeTime at={gap.detectedAt} />
            </Cell>
          </Row>
        )}
      </ListStates>
    </Card>
  );
}
