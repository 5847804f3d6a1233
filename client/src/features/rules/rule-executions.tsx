import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { duration } from "../../lib/format-time.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link, useScope } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ExecutionStatusChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const ruleExecutionsDocument = graphql(`
  query RuleExecutions($first: Int, $after: String, $filter: ExecutionFilter) {
    executions(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          status
          reason
          matchReason
          environment
          createdAt
          durationMs
          attemptCount
          maxAttempts
          event {
            id
            recordId
            eventType {
              key
              label
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** What one rule has run, newest first, live. */
export function RuleExecutions(props: { ruleId: string }) {
  const { can } = useSession();
  const { scope } = useScope();
  const executions = createList({
    document: ruleExecutionsDocument,
    variables: () => ({ filter: { ruleId: props.ruleId } }),
    connection: (data) => data.executions,
    typename: "Execution",
  });
  return (
    <Card
      flush
      title="Executions"
      aside={
        <>
          <CopyOperation {...executions.operation()} />
          <Show when={can(scope().environment === "PRODUCTION" ? "RULES_PRODUCTION" : "RULES_DEVELOPMENT")}>
            <Button
              size="sm"
              onClick={() =>
                openDialog({
                  kind: "replayEvents",
                  ruleId: props.ruleId,
                  environment: scope().environment,
                })
              }
            >
              Replay events
            </Button>
          </Show>
        </>
      }
    >
      <ListStates
        list={executions}
        empty={
          <EmptyState
            sentence="Nothing has run yet. The next event of its account shows up here by itself."
            operation="executions(filter: { ruleId: … })"
          />
        }
        frame={(rows) => (
          <Table
            label="Executions of this rule"
            columns={[
              { label: "Event" },
              { label: "Status" },
              { label: "Environment" },
              { label: "Tries", class: "text-right" },
              { label: "Took", class: "text-right" },
              { label: "When" },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(execution) => (
          <Row>
            <Cell>
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={`/executions/${encodeURIComponent(execution.id)}`}
              >
                {execution.event.eventType.label}
              </Link>
              <p class="font-mono text-xs text-ink-mute">{execution.event.recordId}</p>
            </Cell>
            <Cell class="max-w-72">
              <ExecutionStatusChip status={execution.status} />
              <Show when={execution.reason ?? (execution.status === "UNMATCHED" && execution.matchReason)}>
                {(why) => <p class="mt-0.5 text-xs text-ink-mute">{why()}</p>}
              </Show>
            </Cell>
            <Cell>
              <EnvironmentChip environment={execution.environment} />
            </Cell>
            <Cell class="text-right tabular-nums">
              {execution.attemptCount} of {execution.maxAttempts}
            </Cell>
            <Cell class="text-right tabular-nums">
              {execution.durationMs === null ? "–" : duration(execution.durationMs)}
            </Cell>
            <Cell class="text-ink-soft">
              <RelativeTime at={execution.createdAt} />
            </Cell>
          </Row>
        )}
      </ListStates>
    </Card>
  );
}
