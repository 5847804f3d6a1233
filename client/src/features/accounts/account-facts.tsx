import { For, Show } from "solid-js";
import type { JSX } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { AccountFacts_AccountFragment } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { boundedCount, count } from "../../lib/format-count.ts";
import { Chip } from "../../ui/chip.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { RevocationReceiptNote } from "../../ui/revocation-receipt.tsx";
import { WatchFacts } from "./watch-facts.tsx";

export const accountFactsFragment = graphql(`
  fragment AccountFacts_account on Account {
    id
    providerOrgId
    providerOrgName
    dataCentre
    scopes
    grantedByName
    grantedAt
    revokedAt
    revokedByName
    firstSyncedAt
    lastSyncedAt
    nextSyncAt
    tokenHealth {
      state
      expiresAt
      refreshedAt
      reason
    }
    watchChannel {
      ...WatchFacts_watchChannel
    }
    heldEventLimits {
      maxEvents
      maxDays
    }
    providerReceipt {
      outcome
      endpoint
      at
      reason
    }
    heldEvents {
      count
      more
    }
    project {
      id
      name
    }
    service {
      id
      capabilities
    }
  }
`);

const heldDocument = graphql(`
  query AccountHeldEvents($id: ID!) {
    account(id: $id) {
      id
      heldEvents {
        count
        more
      }
    }
  }
`);

/** Each event that comes may add to it, without any change of the account. */
function HeldEvents(props: { accountId: string; before: { count: number; more: boolean } }) {
  const query = createQuery(heldDocument, () => ({ id: props.accountId }), { touchedBy: ["Execution"] });
  return <>{boundedCount(query.peek()?.account?.heldEvents ?? props.before)}</>;
}

function At(props: { at: string | null; none: string }) {
  return (
    <Show when={props.at} fallback={<span class="text-ink-mute">{props.none}</span>}>
      {(at) => <RelativeTime at={at()} />}
    </Show>
  );
}

function Note(props: { children: JSX.Element }) {
  return <span class="text-xs text-ink-mute">{props.children}</span>;
}

/** The details of an account, kept up to date by the live cache. */
export function AccountFacts(props: { account: AccountFacts_AccountFragment }) {
  const account = () => props.account;
  const tellsEvents = () => account().service.capabilities.includes("EVENTS");
  return (
    <Facts>
      <Fact name="Provider organization">
        {account().providerOrgName} <Note>({account().providerOrgId})</Note>
      </Fact>
      <Show when={account().dataCentre}>
        {(dataCentre) => <Fact name="Data centre">{dataCentre()}</Fact>}
      </Show>
      <Fact name="Project">{account().project?.name ?? "All projects"}</Fact>
      <Fact name="Granted">
        by {account().grantedByName}, <RelativeTime at={account().grantedAt} />
      </Fact>
      <Show when={account().revokedAt}>
        {(at) => (
          <Fact name="Revoked">
            by {account().revokedByName}, <RelativeTime at={at()} />
          </Fact>
        )}
      </Show>
      <Fact name="Token">
        <span class="flex flex-wrap items-center gap-2">
          <Chip dot tone={account().tokenHealth.state === "HEALTHY" ? "good" : "bad"}>
            {sentenceLabel(account().tokenHealth.state)}
          </Chip>
          <Show when={account().tokenHealth.refreshedAt}>
            {(at) => (
              <Note>
                refreshed <RelativeTime at={at()} />
              </Note>
            )}
          </Show>
          <Show when={account().tokenHealth.reason}>
            {(reason) => <span class="text-bad">{reason()}</span>}
          </Show>
        </span>
      </Fact>
      <Show when={tellsEvents()}>
        <Fact name="Watch channel">
          <Show when={account().watchChannel} fallback={<Note>None: no rule needs its events yet</Note>}>
            {(channel) => <WatchFacts channel={channel()} />}
          </Show>
        </Fact>
      </Show>
      <Show when={account().providerReceipt}>
        {(receipt) => (
          <Fact name="Revoked at the provider">
            <RevocationReceiptNote receipt={receipt()} />
          </Fact>
        )}
      </Show>
      <Show when={tellsEvents()}>
        <Fact name="Held events">
          <HeldEvents accountId={account().id} before={account().heldEvents} />{" "}
          <Note>
            at most {account().heldEventLimits.maxEvents.toLocaleString("en")}, for{" "}
            {count(account().heldEventLimits.maxDays, "day")}
          </Note>
        </Fact>
      </Show>
      <Fact name="First sync">
        <At at={account().firstSyncedAt} none="Not finished yet" />
      </Fact>
      <Fact name="Last sync">
        <At at={account().lastSyncedAt} none="Never" />
      </Fact>
      <Fact name="Next sync">
        <At at={account().nextSyncAt} none="Not scheduled" />
      </Fact>
      <Fact name="Scopes">
        <ul class="flex flex-wrap gap-1">
          <For each={account().scopes}>
            {(scope) => (
              <li class="rounded bg-sunken px-1.5 py-0.5 font-mono text-2xs break-all text-ink-soft">
                {scope}
              </li>
            )}
          </For>
        </ul>
      </Fact>
    </Facts>
  );
}
