import { useParams, useSearchParams } from "@solidjs/router";
import { For, Show, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { AccountStatusChip } from "../../ui/status-chips.tsx";
import { AccountActions } from "./account-actions.tsx";
import { AccountDataSync } from "./account-data-sync.tsx";
import { AccountFacts } from "./account-facts.tsx";
import { AccountGaps } from "./account-gaps.tsx";
import { AccountRules } from "./account-rules.tsx";
import { SyncSteps } from "./sync-steps.tsx";

const accountDocument = graphql(`
  query AccountPage($id: ID!) {
    account(id: $id) {
      id
      providerOrgName
      status
      environment
      service {
        id
        key
        name
        capabilities
      }
      problems {
        id
        title
        message
      }
      currentSync {
        id
        ...SyncSteps_syncRun
      }
      syncRuns(first: 1) {
        edges {
          node {
            id
            ...SyncSteps_syncRun
          }
        }
      }
      ...AccountFacts_account
      ...AccountActions_account
    }
  }
`);

/** One account: what it may do, how it is, its sync step by step, the rules on it. */
export function AccountPage() {
  const params = useParams<{ id: string }>();
  const [search, setSearch] = useSearchParams<{ reconnect?: string }>();
  const id = () => decodeURIComponent(params.id);
  onMount(() => {
    // Mails lead here: it opens exactly the dialog that mends it.
    if (search.reconnect === undefined) return;
    setSearch({ reconnect: null }, { replace: true });
    openDialog({ kind: "reconnectAccount", accountId: id() });
  });
  const query = createQuery(accountDocument, () => ({ id: id() }), { touchedBy: ["Problem"] });
  const run = () => {
    const account = query.data()?.account;
    return account?.currentSync ?? account?.syncRuns.edges[0]?.node;
  };
  return (
    <Show
      when={query.data()?.account}
      fallback={
        <Page title="No such account">
          <EmptyState
            sentence="This account was deleted, or it never existed."
            action={<Link href="/services">All services</Link>}
          />
        </Page>
      }
    >
      {(account) => (
        <Page
          title={account().providerOrgName}
          above={[
            { label: "Services", href: "/services" },
            {
              label: account().service.name,
              href: `/services/${account().service.key}?environment=${account().environment.toLowerCase()}`,
            },
          ]}
          chips={
            <>
              <EnvironmentChip environment={account().environment} />
              <AccountStatusChip status={account().status} />
            </>
          }
          actions={<AccountActions account={account()} />}
        >
          <For each={account().problems}>
            {(problem) => (
              <div role="note" class="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-sm">
                <p class="font-medium text-bad">{problem.title}</p>
                <p class="text-ink-soft">{problem.message}</p>
              </div>
            )}
          </For>
          <Show when={run()}>
            {(current) => (
              <Card title="Organization sync">
                <SyncSteps run={current()} />
              </Card>
            )}
          </Show>
          <AccountDataSync accountId={account().id} environment={account().environment} />
          <Card
            title="Details"
            aside={<CopyOperation document={String(accountDocument)} variables={{ id: id() }} />}
          >
            <AccountFacts account={account()} />
          </Card>
          {/* Without events there is nothing that a rule could listen to. */}
          <Show when={account().service.capabilities.includes("EVENTS")}>
            <AccountGaps accountId={account().id} />
            <AccountRules accountId={account().id} environment={account().environment} />
          </Show>
        </Page>
      )}
    </Show>
  );
}
