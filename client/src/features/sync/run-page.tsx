import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { syncKindNames } from "../../lib/sync-names.ts";
import { isUnfinished, throttledUntil } from "../../lib/sync-progress.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { SyncRunChip } from "../../ui/sync-chips.tsx";
import { announceEnd } from "./announce-end.ts";
import { RunCharts } from "./run-charts.tsx";
import { RunErrors } from "./run-errors.tsx";
import { isCancelable, scopeName, syncPermission } from "./run-name.ts";
import { RunObjects } from "./run-objects.tsx";
import { RunStanding } from "./run-standing.tsx";
import { createRunLive } from "./sync.live.ts";

const runDocument = graphql(`
  query SyncRunPage($id: ID!) {
    node(id: $id) {
      id
      ... on SyncRun {
        ...LiveRun_syncRun
        minutes {
          at
          emitted
          committed
          failed
        }
      }
    }
  }
`);

/** One run, live: how far each object is, how fast, what failed, what it waits for. */
export function RunPage() {
  const params = useParams<{ id: string }>();
  const { can } = useSession();
  const id = () => decodeURIComponent(params.id);
  const query = createQuery(runDocument, () => ({ id: id() }));
  const found = () => {
    const node = query.data()?.node;
    return node && "minutes" in node ? node : null;
  };
  const peeked = () => {
    const node = query.peek()?.node;
    return node && "minutes" in node ? node : null;
  };
  createRunLive(() => peeked()?.account?.id ?? null);
  announceEnd(peeked);
  return (
    <Show
      when={found()}
      fallback={
        <Page title="No such run" above={[{ label: "Sync", href: "/sync" }]}>
          <EmptyState
            sentence="There is no sync run at this address. A run goes with its account."
            action={<Link href="/sync">All runs</Link>}
            operation="syncRuns"
          />
        </Page>
      }
    >
      {(run) => (
        <Page
          title={syncKindNames[run().kind]}
          above={[
            { label: "Sync", href: "/sync" },
            ...(run().account
              ? [
                  {
                    label: run().account?.providerOrgName ?? "",
                    href: `/sync?account=${encodeURIComponent(run().account?.id ?? "")}`,
                  },
                ]
              : []),
          ]}
          chips={
            <>
              <Show when={run().account}>
                {(account) => <EnvironmentChip environment={account().environment} />}
              </Show>
              <SyncRunChip status={run().status} throttled={throttledUntil(run()) !== null} />
              <Show when={scopeName(run())}>{(name) => <Chip>{name()}</Chip>}</Show>
            </>
          }
          actions={
            <Show when={run().account}>
              {(account) => (
                <Show when={can(syncPermission(account().environment))}>
                  {/* One button with two faces: a button that went away would take the focus with it. */}
                  <Button
                    disabled={isUnfinished(run()) && !isCancelable(run())}
                    onClick={() =>
                      openDialog(
                        isUnfinished(run())
                          ? { kind: "cancelSync", syncRunId: run().id }
                          : { kind: "startSync", accountId: account().id, syncKind: run().kind },
                      )
                    }
                  >
                    {isUnfinished(run()) ? "Cancel" : "Start again"}
                  </Button>
                </Show>
              )}
            </Show>
          }
        >
          <RunStanding run={run()} />
          <Card flush title="Objects">
            <RunObjects run={run()} />
          </Card>
          <Show when={run().kind !== "ORG_SYNC"}>
            <RunCharts minutes={run().minutes} startedAt={run().startedAt} finishedAt={run().finishedAt} />
            <Show when={run().account}>
              {(account) => <RunErrors run={run()} accountId={account().id} />}
            </Show>
          </Show>
          <Card title="Run" aside={<CopyOperation document={String(runDocument)} variables={{ id: id() }} />}>
            <Facts>
              <Fact name="Account">
                <Show when={run().account} fallback="Deleted">
                  {(account) => (
                    <Link href={`/accounts/${encodeURIComponent(account().id)}`}>
                      {account().providerOrgName} ({account().service.name})
                    </Link>
                  )}
                </Show>
              </Fact>
              <Fact name="Started by">{run().startedBy ?? "Its schedule"}</Fact>
              <Fact name="Scheduled">
                <RelativeTime at={run().createdAt} />
              </Fact>
              <Fact name="Began">
                <Show when={run().startedAt} fallback="Not yet">
                  {(at) => <RelativeTime at={at()} />}
                </Show>
              </Fact>
              <Fact name="Ended">
                <Show when={run().finishedAt} fallback="Not yet">
                  {(at) => <RelativeTime at={at()} />}
                </Show>
              </Fact>
              <Fact name="Tries so far">{run().attempt}</Fact>
              <Fact name="Run id">
                <CopyField label="run id" value={run().id} />
              </Fact>
            </Facts>
          </Card>
        </Page>
      )}
    </Show>
  );
}
