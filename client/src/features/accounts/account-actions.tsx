import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { AccountActions_AccountFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Menu } from "../../ui/menu.tsx";

export const accountActionsFragment = graphql(`
  fragment AccountActions_account on Account {
    id
    status
    environment
    service {
      id
      capabilities
    }
  }
`);

const retrySyncDocument = graphql(`
  mutation RetryAccountSync($input: RetryAccountSyncInput!) {
    retryAccountSync(input: $input) {
      ... on RetryAccountSyncPayload {
        account {
          ...LiveAccount_account
        }
      }
      ...Failure_error
    }
  }
`);

const reauthorizeDocument = graphql(`
  mutation ReauthorizeAccount($input: ReauthorizeAccountInput!) {
    reauthorizeAccount(input: $input) {
      ... on ReauthorizeAccountPayload {
        authorizationUrl
      }
      ...Failure_error
    }
  }
`);

/** What can be done with an account now, as buttons. */
export function AccountActions(props: { account: AccountActions_AccountFragment }) {
  const { can } = useSession();
  const retry = createMutation(retrySyncDocument);
  const reauthorize = createMutation(reauthorizeDocument);
  const allowed = () =>
    can(props.account.environment === "PRODUCTION" ? "ACCOUNTS_PRODUCTION" : "ACCOUNTS_DEVELOPMENT");
  const accountId = () => props.account.id;
  const tellsEvents = () => props.account.service.capabilities.includes("EVENTS");
  const revoked = () => props.account.status === "REVOKED";
  const complain = (message: string | undefined) =>
    announce(message ?? "That failed.", { toast: true, tone: "danger" });
  const retrySync = async () => {
    const payload = await retry.run({ input: { accountId: accountId() } });
    if (!payload) complain(retry.failure()?.message);
  };
  const reconnect = async () => {
    const payload = await reauthorize.run({ input: { accountId: accountId() } });
    if (payload) location.assign(payload.authorizationUrl);
    else complain(reauthorize.failure()?.message);
  };
  return (
    <Show when={allowed()}>
      <Show when={props.account.status === "REAUTHENTICATION_REQUIRED"}>
        <Button tone="primary" pending={reauthorize.pending()} onClick={() => void reconnect()}>
          Reconnect
        </Button>
      </Show>
      <Show when={props.account.status === "SYNC_FAILED"}>
        <Button tone="primary" pending={retry.pending()} onClick={() => void retrySync()}>
          Retry sync
        </Button>
      </Show>
      {/* One button with two faces: a button that went away would take the focus with it. */}
      <Button
        tone={revoked() ? "primary" : "secondary"}
        onClick={() =>
          openDialog({ kind: revoked() ? "grantAccount" : "revokeAccount", accountId: accountId() })
        }
      >
        {revoked() ? "Grant" : "Revoke"}
      </Button>
      <Button class="!text-bad" onClick={() => openDialog({ kind: "deleteAccount", accountId: accountId() })}>
        Delete
      </Button>
      <Menu
        label="More actions"
        items={[
          {
            label: "Reconnect…",
            onSelect: () => openDialog({ kind: "reconnectAccount", accountId: accountId() }),
          },
          ...(tellsEvents()
            ? [
                {
                  label: "Limits of held events…",
                  onSelect: () => openDialog({ kind: "heldEventLimits", accountId: accountId() }),
                },
              ]
            : []),
        ]}
      />
    </Show>
  );
}
