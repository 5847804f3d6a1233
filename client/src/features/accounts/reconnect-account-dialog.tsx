import { createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";

const targetDocument = graphql(`
  query ReconnectAccountTarget($id: ID!) {
    account(id: $id) {
      id
      providerOrgName
      providerOrgId
      revokedAt
      service {
        id
        key
        name
      }
    }
  }
`);

const reconnectDocument = graphql(`
  mutation ReconnectAccount($input: ReauthorizeAccountInput!) {
    reauthorizeAccount(input: $input) {
      ... on ReauthorizeAccountPayload {
        authorizationUrl
      }
      ...Failure_error
    }
  }
`);

/** A new consent for an account, by the same provider organization unless someone asks for another. */
export function ReconnectAccountDialog(props: {
  request: Extract<DialogRequest, { kind: "reconnectAccount" | "heldEventLimits" }>;
}) {
  const target = createQuery(targetDocument, () => ({ id: props.request.accountId }));
  const reconnect = createMutation(reconnectDocument);
  const [other, setOther] = createSignal(false);
  const account = () => target.peek()?.account;
  const close = () => closeDialog(props.request);
  const input = () => ({ accountId: props.request.accountId, allowDifferentOrganization: other() });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await reconnect.run({ input: input() });
    if (payload) location.assign(payload.authorizationUrl);
  };
  const organization = () =>
    account() ? `${account()?.providerOrgName} (${account()?.providerOrgId})` : "the same organization";
  return (
    <Dialog
      open
      onClose={close}
      title={`Reconnect ${account()?.providerOrgName ?? "this account"}`}
      description={`On the page of ${account()?.service.name ?? "the provider"}, pick ${organization()} and accept. Its rules, history and held events stay.`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(reconnectDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" form="reconnect-account" pending={reconnect.pending()}>
            Continue to consent
          </Button>
        </>
      }
    >
      <form id="reconnect-account" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <label class="flex items-start gap-2.5 rounded-md border border-line p-3 text-sm has-checked:border-warn">
          <input
            type="checkbox"
            class="mt-0.5 size-4 accent-accent"
            checked={other()}
            onChange={(event) => setOther(event.currentTarget.checked)}
          />
          <span>
            <span class="font-medium">Allow another organization</span>
            <span class="block text-xs text-ink-mute">
              Otherwise a consent for another organization is refused, so that nobody connects the wrong one
              by mistake. With this, the account moves: its rules then run on the events of the organization
              that you pick, and it is synced anew.
            </span>
          </span>
        </label>
        <p class={account()?.revokedAt ? "text-sm text-warn" : "hidden"}>
          It is revoked by a person: reconnecting does not lift that. Grant it afterwards.
        </p>
        <FailureNote message={reconnect.failure()?.message} />
      </form>
    </Dialog>
  );
}
