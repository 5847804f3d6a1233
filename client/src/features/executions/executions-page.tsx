import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ExecutionRow_ExecutionFragment, ExecutionStatus } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { titleLabel } from "../../lib/enum-label.ts";
import { duration } from "../../lib/format-time.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link, useScope } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ExecutionStatusChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Select } from "../../ui/text-field.tsx";

const executionsDocument = graphql(`
  query Executions($first: Int, $after: String, $filter: ExecutionFilter) {
    executions(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ExecutionRow_execution
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const executionRowFragment = graphql(`
  fragment ExecutionRow_execution on Execution {
    id
    ruleName
    status
    reason
    matchReason
    environment
    attemptCount
    maxAttempts
    nextAttemptAt
    durationMs
    createdAt
    account {
      id
      providerOrgName
    }
    event {
      id
      recordId
      eventType {
        key
        label
      }
    }
  }
`);

const filterRulesDocument = graphql(`
  query ExecutionFilterChoices {
    rules(first: 100) {
      edges {
        node {
          id
          name
        }
      }
    }
    accounts(first: 100) {
      edges {
        node {
          id
          providerOrgName
          environment
        }
      }
    }
  }
`);

const statuses = [
  "QUEUED",
  "HELD",
  "RUNNING",
  "SUCCEEDED",
  "FAILED",
  "EXPIRED",
  "DISCARDED",
  "UNMATCHED",
] as const satisfies readonly ExecutionStatus[];

function ExecutionRow(props: { execution: ExecutionRow_ExecutionFragment }) {
  const why = () =>
    props.execution.reason ?? (props.execution.status === "UNMATCHED" ? props.execution.matchReason : null);
  return (
    <Row>
      <Cell class="min-w-44">
        <Link
          plain
          class="rounded-sm font-medium hover:underline"
          href={`/executions/${encodeURIComponent(props.execution.id)}`}
        >
          {props.execution.ruleName}
        </Link>
        <p class="text-xs text-ink-mute">
          {props.execution.event.eventType.label} ·{" "}
          <span class="font-mono">{props.execution.event.recordId}</span>
        </p>
      </Cell>
      <Cell class="min-w-36">
        <ExecutionStatusChip status={props.execution.status} />
        <Show
          when={
            props.execution.status === "QUEUED" &&
            props.execution.attemptCount > 0 &&
            props.execution.nextAttemptAt
          }
        >
          {(at) => (
            <span class="ml-2 text-xs text-ink-mute">
              next try <RelativeTime at={at()} />
            </span>
          )}
        </Show>
        <Show when={why()}>
          {(sentence) => (
            <p class="mt-0.5 line-clamp-1 max-w-64 text-xs text-ink-mute" title={sentence()}>
              {sentence()}
            </p>
          )}
        </Show>
      </Cell>
      <Cell class="text-ink-soft">{props.execution.account?.providerOrgName ?? "Deleted account"}</Cell>
      <Cell class="text-right tabular-nums">
        {props.execution.attemptCount} of {props.execution.maxAttempts}
      </Cell>
      <Cell class="text-right tabular-nums">
        {props.execution.durationMs === null ? "–" : duration(props.execution.durationMs)}
      </Cell>
      <Cell class="text-ink-soft">
        <RelativeTime at={props.execution.createdAt} />
      </Cell>
    </Row>
  );
}

/** Everything that ran, waits or was left out, in the chosen environment, newest first. */
export function ExecutionsPage() {
  const { scope } = useScope();
  const { can } = useSession();
  const [search, setSearch] = useSearchParams<{ status?: string; rule?: string; account?: string }>();
  const status = () => statuses.find((each) => each === search.status);
  const executions = createList({
    document: executionsDocument,
    variables: () => ({
      filter: {
        environment: scope().environment,
        status: status(),
        ruleId: search.rule || undefined,
        accountId: search.account || undefined,
      },
    }),
    connection: (data) => data.executions,
    typename: "Execution",
    volatile: () => status() !== undefined,
  });
  const choices = createQuery(filterRulesDocument, () => ({}));
  const accounts = () =>
    (choices.peek()?.accounts.edges ?? []).filter(({ node }) => node.environment === scope().environment);
  return (
    <Page
      title="Executions"
      lead={`Each event × rule in ${scope().environment.toLowerCase()}: what ran, what waits, and why.`}
      actions={
        <Show when={can(scope().environment === "PRODUCTION" ? "RULES_PRODUCTION" : "RULES_DEVELOPMENT")}>
          <Button
            onClick={() =>
              openDialog({
                kind: "replayEvents",
                ruleId: search.rule || null,
                environment: scope().environment,
              })
            }
          >
            Replay events
          </Button>
        </Show>
      }
    >
      <Card flush title="Executions" aside={<CopyOperation {...executions.operation()} />}>
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <Select
            hideLabel
            label="Status"
            placeholder="Any status"
            value={search.status ?? ""}
            onChange={(value) => setSearch({ status: value || null })}
            options={statuses.map((value) => ({ value, label: titleLabel(value) }))}
          />
          <Select
            hideLabel
            label="Rule"
            placeholder="Any rule"
            class="max-w-56"
            value={search.rule ?? ""}
            onChange={(value) => setSearch({ rule: value || null })}
            options={(choices.peek()?.rules.edges ?? []).map(({ node }) => ({
              value: node.id,
              label: node.name,
            }))}
          />
          <Select
            hideLabel
            label="Account"
            placeholder="Any account"
            class="max-w-56"
            value={search.account ?? ""}
            onChange={(value) => setSearch({ account: value || null })}
            options={accounts().map(({ node }) => ({ value: node.id, label: node.providerOrgName }))}
          />
        </div>
        <ListStates
          list={executions}
          empty={
            <EmptyState
              sentence={`Nothing has run in ${scope().environment.toLowerCase()} yet with this filter. New executions appear here by themselves.`}
              operation="executions(filter: …)"
            />
          }
          frame={(rows) => (
            <Table
              label="Executions"
              columns={[
                { label: "Rule and event" },
                { label: "Status" },
                { label: "Account" },
                { label: "Tries", class: "text-right" },
                { label: "Took", class: "text-right" },
                { label: "When" },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(execution) => <ExecutionRow execution={execution} />}
        </ListStates>
      </Card>
    </Page>
  );
}
