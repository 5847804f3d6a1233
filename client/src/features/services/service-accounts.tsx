import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ServiceAccountRow_AccountFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import type { Environment } from "../../lib/scope.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { MenuItem } from "../../ui/menu-item.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { AccountStatusChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const serviceAccountsDocument = graphql(`
  query ServiceAccounts($first: Int, $after: String, $filter: AccountFilter) {
    accounts(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...ServiceAccountRow_account
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const serviceAccountRowFragment = graphql(`
  fragment ServiceAccountRow_account on Account {
    id
    status
    environment
    providerOrgName
    providerOrgId
    dataCentre
    grantedByName
    grantedAt
    lastSyncedAt
    project {
      id
      name
    }
    currentSync {
      id
      status
      objects {
        object
        state
        done
        total
      }
    }
  }
`);

const retrySyncDocument = graphql(`
  mutation RetrySyncFromService($input: RetryAccountSyncInput!) {
    retryAccountSync(input: $input) {
      ... on RetryAccountSyncPayload {
        account {
          ...ServiceAccountRow_account
        }
      }
      ...Failure_error
    }
  }
`);

const reauthorizeDocument = graphql(`
  mutation ReauthorizeFromService($input: ReauthorizeAccountInput!) {
    reauthorizeAccount(input: $input) {
      ... on ReauthorizeAccountPayload {
        authorizationUrl
      }
      ...Failure_error
    }
  }
`);

function AccountRow(props: { account: ServiceAccountRow_AccountFragment; allowed: boolean }) {
  const retry = createMutation(retrySyncDocument);
  const reauthorize = createMutation(reauthorizeDocument);
  const retrySync = async () => {
    const payload = await retry.run({ input: { accountId: props.account.id } });
    announce(payload ? "Sync scheduled." : (retry.failure()?.message ?? "That failed."), {
      toast: true,
      tone: payload ? "neutral" : "danger",
    });
  };
  const reconnect = async () => {
    const payload = await reauthorize.run({ input: { accountId: props.account.id } });
    if (payload) location.assign(payload.authorizationUrl);
    else announce(reauthorize.failure()?.message ?? "That failed.", { toast: true, tone: "danger" });
  };
  const items = (): MenuItem[] => {
    const accountId = props.account.id;
    const dialog = (kind: "revokeAccount" | "grantAccount" | "deleteAccount") => () =>
      openDialog({ kind, accountId });
    const items: MenuItem[] = [];
    if (props.account.status === "REAUTHENTICATION_REQUIRED")
      items.push({ label: "Reconnect", onSelect: () => void reconnect() });
    if (props.account.status === "REVOKED") items.push({ label: "Grant", onSelect: dialog("grantAccount") });
    else items.push({ label: "Revoke", onSelect: dialog("revokeAccount") });
    items.push({
      label: "Retry sync",
      onSelect: () => void retrySync(),
      disabled: props.account.status !== "SYNC_FAILED",
      reason: "Only after a sync has failed",
    });
    items.push({ label: "Delete", tone: "danger", onSelect: dialog("deleteAccount") });
    return items.map((item) =>
      props.allowed ? item : { ...item, disabled: true, reason: "Your role does not allow it" },
    );
  };
  const step = () => props.account.currentSync?.objects.find((object) => object.state === "RUNNING");
  return (
    <Row label={props.account.providerOrgName}>
      <Cell class="min-w-44">
        <Link
          plain
          href={`/accounts/${encodeURIComponent(props.account.id)}`}
          class="rounded-sm font-medium hover:underline"
        >
          {props.account.providerOrgName}
        </Link>
        <p class="text-xs text-ink-mute">
          {[props.account.providerOrgId, props.account.dataCentre].filter(Boolean).join(" · ")}
        </p>
      </Cell>
      <Cell class="min-w-44">
        <AccountStatusChip status={props.account.status} />
        <Show when={props.account.status === "SYNCING" && step()}>
          {(now) => (
            <span class="ml-2 text-xs text-ink-mute tabular-nums">
              {now().object.toLowerCase()}
              {now().total === null
                ? now().done > 0
                  ? ` ${now().done}`
                  : ""
                : ` ${now().done} of ${now().total}`}
            </span>
          )}
        </Show>
      </Cell>
      <Cell class="text-ink-soft">{props.account.project?.name ?? "All projects"}</Cell>
      <Cell class="text-ink-soft">
        {props.account.grantedByName}, <RelativeTime at={props.account.grantedAt} />
      </Cell>
      <Cell class="text-ink-soft">
        <Show when={props.account.lastSyncedAt} fallback="Never">
          {(at) => <RelativeTime at={at()} />}
        </Show>
      </Cell>
      <Cell class="w-10 text-right">
        <Menu label={`Actions for ${props.account.providerOrgName}`} items={items()} />
      </Cell>
    </Row>
  );
}

/** The accounts of one service in one environment, live. */
export function ServiceAccounts(props: {
  service: { key: string; name: string; ready: boolean };
  environment: Environment;
  projectId: string | null;
}) {
  const { can } = useSession();
  const production = () => props.environment === "PRODUCTION";
  const allowed = () => can(production() ? "ACCOUNTS_PRODUCTION" : "ACCOUNTS_DEVELOPMENT");
  const accounts = createList({
    document: serviceAccountsDocument,
    variables: () => ({
      filter: {
        serviceKey: props.service.key,
        environment: props.environment,
        projectId: production() ? (props.projectId ?? undefined) : undefined,
      },
    }),
    connection: (data) => data.accounts,
    typename: "Account",
  });
  const add = () =>
    openDialog({
      kind: "addAccount",
      serviceKey: props.service.key,
      environment: props.environment,
      projectId: props.projectId,
      newTab: false,
    });
  const name = () => (production() ? "Production accounts" : "Development accounts");
  return (
    <Card
      flush
      title={name()}
      note={production() ? "Each belongs to one project" : "They serve all projects"}
      aside={
        <For each={[accounts.operation()]}>
          {(operation) => (
            <>
              <CopyOperation {...operation} />
              <Show when={accounts.peek().length > 0}>
                <Button size="sm" tone="primary" onClick={add} disabled={!props.service.ready || !allowed()}>
                  <Icon name="plus" class="size-3.5" />
                  Add account
                </Button>
              </Show>
            </>
          )}
        </For>
      }
    >
      <ListStates
        list={accounts}
        empty={
          <EmptyState
            sentence={
              props.service.ready
                ? `No ${props.service.name} account is connected in ${production() ? "production" : "development"} yet.`
                : `Save the OAuth client of ${props.service.name} first; then accounts can be added.`
            }
            action={
              <Button tone="primary" onClick={add} disabled={!props.service.ready || !allowed()}>
                Add account
              </Button>
            }
            operation="startAccountAuthorization"
          />
        }
        frame={(rows) => (
          <Table
            label={name()}
            columns={[
              { label: "Account" },
              { label: "Status" },
              { label: "Project" },
              { label: "Granted" },
              { label: "Last sync" },
              { label: "Actions", hideLabel: true },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(account) => <AccountRow account={account} allowed={allowed()} />}
      </ListStates>
    </Card>
  );
}
