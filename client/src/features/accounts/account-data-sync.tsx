import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { AccountDataSyncQuery, SyncRunKind } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import type { Environment } from "../../lib/scope.ts";
import { syncKindNames } from "../../lib/sync-names.ts";
import { runTotals, throttledUntil } from "../../lib/sync-progress.ts";
import { announce } from "../../ui/announce.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Countdown } from "../../ui/countdown.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { SyncRunChip } from "../../ui/sync-chips.tsx";

const streamsDocument = graphql(`
  query AccountDataSync($id: ID!) {
    account(id: $id) {
      id
      syncStreams {
        kind
        everyMinutes
        nextRunAt
        readUntil
        current {
          ...AccountDataSync_syncRun
        }
        last {
          ...AccountDataSync_syncRun
        }
      }
      integrationSettings {
        sync {
          contacts
          users
          views
        }
      }
    }
  }
`);

export const dataSyncRunFragment = graphql(`
  fragment AccountDataSync_syncRun on SyncRun {
    id
    status
    scope
    error
    createdAt
    startedAt
    finishedAt
    throttledUntil
    objects {
      object
      state
      done
      total
      committed
      failed
    }
  }
`);

const startDocument = graphql(`
  mutation AccountDataSyncStart($input: StartSyncInput!) {
    startSync(input: $input) {
      ... on StartSyncPayload {
        syncRun {
          ...AccountDataSync_syncRun
          account {
            id
          }
        }
      }
      ...Failure_error
    }
  }
`);

type Account = NonNullable<AccountDataSyncQuery["account"]>;
type Stream = Account["syncStreams"][number];
type Run = NonNullable<Stream["last"]>;

const startWords: Record<SyncRunKind, string> = {
  ORG_SYNC: "Sync now",
  CONTACTS_PULL: "Pull now",
  CONTACTS_PUSH: "Push now",
  USERS: "Read now",
  VIEWS: "Read now",
};

/** Whether the settings let a kind run at all. */
function isOn(kind: SyncRunKind, sync: NonNullable<Account["integrationSettings"]>["sync"]): boolean {
  if (kind === "USERS") return sync.users;
  if (kind === "VIEWS") return sync.views;
  return sync.contacts === "BOTH" || sync.contacts === (kind === "CONTACTS_PULL" ? "PULL" : "PUSH");
}

/** What the data syncs of an account do, did and will do; nothing where its service has none. */
export function AccountDataSync(props: { accountId: string; environment: Environment }) {
  const query = createQuery(streamsDocument, () => ({ id: props.accountId }), {
    touchedBy: ["SyncRun", "integrationSettings"],
  });
  const { can } = useSession();
  const start = createMutation(startDocument);
  const here = () => `/accounts/${encodeURIComponent(props.accountId)}`;
  const allowed = () => can(props.environment === "PRODUCTION" ? "SYNC_PRODUCTION" : "SYNC_DEVELOPMENT");
  const streams = () => query.peek()?.account?.syncStreams ?? [];
  const on = (kind: SyncRunKind) => {
    const settings = query.peek()?.account?.integrationSettings;
    return settings ? isOn(kind, settings.sync) : false;
  };
  const begin = async (kind: SyncRunKind) => {
    const payload = await start.run({ input: { accountId: props.accountId, kind } });
    if (!payload) {
      announce(start.failure()?.message ?? "That failed.", { toast: true, tone: "danger" });
      return;
    }
    touchLists("SyncRun", payload.syncRun.id);
    announce(`${syncKindNames[kind]} begins.`, { toast: true });
  };
  return (
    <Show when={streams().length > 0}>
      <Card
        flush
        title="Data sync"
        aside={
          <>
            <Link plain class={buttonClass("secondary", "sm")} href={`${here()}/contacts`}>
              Contacts
            </Link>
            <Link plain class={buttonClass("secondary", "sm")} href={`${here()}/settings/sync`}>
              Settings
            </Link>
            <CopyOperation document={String(streamsDocument)} variables={{ id: props.accountId }} />
          </>
        }
      >
        <ul class="divide-y divide-line" aria-label="Data syncs">
          <For each={streams()}>
            {(stream) => (
              <li
                data-row
                aria-label={syncKindNames[stream.kind]}
                class="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-2.5 text-sm"
              >
                <div class="min-w-36 flex-1">
                  <p class="font-medium">{syncKindNames[stream.kind]}</p>
                  <p class="text-xs text-ink-mute">
                    <Next stream={stream} on={on(stream.kind)} />
                  </p>
                </div>
                <div class="min-w-48 flex-[2]">
                  <Show
                    when={stream.current ?? stream.last}
                    fallback={<span class="text-xs text-ink-mute">Never run</span>}
                  >
                    {(run) => <RunResult run={run()} />}
                  </Show>
                </div>
                <Show when={allowed()}>
                  <Button
                    size="sm"
                    disabled={!on(stream.kind) || Boolean(stream.current)}
                    title={on(stream.kind) ? undefined : "Switched off in the settings"}
                    pending={start.pending()}
                    aria-label={`${syncKindNames[stream.kind]}: ${startWords[stream.kind]}`}
                    onClick={() => void begin(stream.kind)}
                  >
                    {startWords[stream.kind]}
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Card>
    </Show>
  );
}

/** When it runs next by itself. */
function Next(props: { stream: Stream; on: boolean }) {
  return (
    <Show when={props.on} fallback="Switched off">
      <Show when={props.stream.nextRunAt} fallback="When somebody starts it">
        {(at) => (
          <>
            Next <Countdown at={at()} />
          </>
        )}
      </Show>
    </Show>
  );
}

/** How a run goes, or went: what was read, what stands, what failed. */
function RunResult(props: { run: Run }) {
  const totals = () => runTotals(props.run.objects);
  const until = () => throttledUntil(props.run);
  return (
    <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Link plain class="rounded-sm" href={`/sync/${encodeURIComponent(props.run.id)}`}>
        <SyncRunChip status={props.run.status} throttled={until() !== null} />
        <span class="sr-only">: this run</span>
      </Link>
      <span class="text-xs text-ink-mute">
        <RelativeTime at={props.run.finishedAt ?? props.run.startedAt ?? props.run.createdAt} />
        <Show when={totals().emitted > 0}>
          {" · "}
          {totals().committed.toLocaleString("en")} of {totals().emitted.toLocaleString("en")} committed
        </Show>
      </span>
      <Show when={totals().failed}>
        {(failed) => (
          <Link class="text-xs !text-warn" href="/sync/errors">
            {count(failed(), "record")} with errors
          </Link>
        )}
      </Show>
      <Show when={until()}>
        {(at) => (
          <span class="text-xs text-warn">
            the provider's limit: goes on in <Countdown at={at()} />
          </span>
        )}
      </Show>
      <Show when={props.run.error}>
        {(error) => <span class="line-clamp-2 basis-full text-xs text-bad">{error()}</span>}
      </Show>
    </div>
  );
}
