import { useParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { duration } from "../../lib/format-time.ts";
import { Card } from "../../ui/card.tsx";
import { JsonBlock } from "../../ui/code-block.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ExecutionStatusChip } from "../../ui/status-chips.tsx";
import { ExecutionAttempt } from "./execution-attempt.tsx";
import { ExecutionReason } from "./execution-reason.tsx";
import { RerunButton } from "./rerun-button.tsx";

const executionDocument = graphql(`
  query ExecutionPage($id: ID!) {
    node(id: $id) {
      id
      ...ExecutionPage_execution
    }
  }
`);

export const executionPageFragment = graphql(`
  fragment ExecutionPage_execution on Execution {
    id
    ruleName
    status
    reason
    matchReason
    matchPending
    environment
    attemptCount
    maxAttempts
    nextAttemptAt
    startedAt
    finishedAt
    durationMs
    createdAt
    idempotencyKey
    rule {
      id
      environments {
        environment
        holds {
          kind
          since
          byName
          message
        }
      }
    }
    account {
      id
      providerOrgName
    }
    event {
      id
      recordId
      payload
      occurredAt
      receivedAt
      source
      eventType {
        key
        label
      }
    }
    attempts {
      ...ExecutionAttempt_attempt
    }
  }
`);

/** One event × rule: what came in, each try, what came out. */
export function ExecutionPage() {
  const params = useParams<{ id: string }>();
  const id = () => decodeURIComponent(params.id);
  const query = createQuery(executionDocument, () => ({ id: id() }));
  const found = () => {
    const node = query.data()?.node;
    return node && "ruleName" in node ? node : null;
  };
  return (
    <Show
      when={found()}
      fallback={
        <Page title="No such execution">
          <EmptyState
            sentence="There is no execution at this address."
            action={<Link href="/executions">All executions</Link>}
          />
        </Page>
      }
    >
      {(execution) => (
        <Page
          title={execution().ruleName}
          above={[{ label: "Executions", href: "/executions" }]}
          chips={
            <>
              <EnvironmentChip environment={execution().environment} />
              <ExecutionStatusChip status={execution().status} />
            </>
          }
          actions={<RerunButton execution={execution()} />}
        >
          <ExecutionReason execution={execution()} />
          <Card
            title="Run"
            aside={<CopyOperation document={String(executionDocument)} variables={{ id: id() }} />}
          >
            <Facts>
              <Fact name="Rule">
                <Show when={execution().rule} fallback={<>{execution().ruleName} (deleted)</>}>
                  {(rule) => (
                    <Link href={`/rules/${encodeURIComponent(rule().id)}`}>{execution().ruleName}</Link>
                  )}
                </Show>
              </Fact>
              <Fact name="Account">
                <Show when={execution().account} fallback="Deleted">
                  {(account) => (
                    <Link href={`/accounts/${encodeURIComponent(account().id)}`}>
                      {account().providerOrgName}
                    </Link>
                  )}
                </Show>
              </Fact>
              <Fact name="Made">
                <RelativeTime at={execution().createdAt} />
              </Fact>
              <Fact name="Took">
                <Show
                  when={execution().durationMs !== null}
                  fallback={execution().startedAt ? "Still running" : "Not started"}
                >
                  {duration(execution().durationMs ?? 0)}
                </Show>
              </Fact>
              <Fact name="Tries">
                {execution().attemptCount} of at most {execution().maxAttempts}
                <Show when={execution().status === "QUEUED" && execution().nextAttemptAt}>
                  {(at) => (
                    <>
                      , next <RelativeTime at={at()} />
                    </>
                  )}
                </Show>
              </Fact>
              <Fact name="Execution id">
                <CopyField label="execution id" value={execution().id} />
              </Fact>
              <Fact name="Idempotency key (webhook-id)">
                <CopyField label="idempotency key" value={execution().idempotencyKey} />
              </Fact>
            </Facts>
          </Card>
          <Card title="Tries">
            <ol class="space-y-3" aria-label="Tries">
              <For each={execution().attempts} fallback={<p class="text-sm text-ink-mute">Not tried yet.</p>}>
                {(attempt) => <ExecutionAttempt attempt={attempt} />}
              </For>
            </ol>
          </Card>
          <Card title="Event" note={execution().event.eventType.label}>
            <div class="space-y-4">
              <Facts>
                <Fact name="Record">
                  <span class="font-mono text-xs">{execution().event.recordId}</span>
                </Fact>
                <Fact name="Happened">
                  <RelativeTime at={execution().event.occurredAt} />, received{" "}
                  <RelativeTime at={execution().event.receivedAt} />
                </Fact>
                <Fact name="Learned of by">{sentenceLabel(execution().event.source)}</Fact>
              </Facts>
              <JsonBlock label="Event payload" value={execution().event.payload} />
            </div>
          </Card>
        </Page>
      )}
    </Show>
  );
}
