import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { HeldEventsChoice, rateOf, replayThem } from "../../ui/held-events-choice.tsx";

const heldDocument = graphql(`
  query GrantAccountHeld($id: ID!) {
    account(id: $id) {
      id
      providerOrgName
      heldEvents {
        count
        more
      }
      service {
        id
        capabilities
      }
    }
  }
`);

const grantDocument = graphql(`
  mutation GrantAccount($input: GrantAccountInput!) {
    grantAccount(input: $input) {
      ... on GrantAccountPayload {
        replayed
        discarded
        account {
          ...LiveAccount_account
        }
      }
      ... on AuthorizationRequired {
        url
      }
      ...Failure_error
    }
  }
`);

/** Lifts the hold, and asks what becomes of the events that waited. */
export function GrantAccountDialog(props: {
  request: Extract<DialogRequest, { kind: "revokeAccount" | "grantAccount" | "deleteAccount" }>;
}) {
  const held = createQuery(heldDocument, () => ({ id: props.request.accountId }));
  const grant = createMutation(grantDocument);
  const [fate, setFate] = createSignal(replayThem);
  const close = () => closeDialog(props.request);
  const input = () => ({
    accountId: props.request.accountId,
    heldEvents: fate().choice,
    replayPerMinute: rateOf(fate()),
  });
  /** Where its tokens were revoked at the provider too: the consent that makes new ones. */
  const consentUrl = () => {
    const refusal = grant.refusal();
    return refusal && "url" in refusal ? refusal.url : null;
  };
  const account = () => held.peek()?.account;
  const tellsEvents = () => account()?.service.capabilities.includes("EVENTS") ?? true;
  const confirm = async () => {
    const payload = await grant.run({ input: input() });
    if (!payload) return;
    const fate =
      payload.replayed > 0
        ? ` ${count(payload.replayed, "held event")} replayed.`
        : payload.discarded > 0
          ? ` ${count(payload.discarded, "held event")} discarded.`
          : "";
    announce(`${payload.account.providerOrgName} is granted again.${fate}`, { toast: true, tone: "success" });
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Grant ${account()?.providerOrgName ?? "this account"} again?`}
      description={tellsEvents() ? "Its rules run again at once." : "Its syncs go on at once."}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(grantDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Show
            when={consentUrl()}
            fallback={
              <Button tone="primary" pending={grant.pending()} onClick={() => void confirm()}>
                {!tellsEvents()
                  ? "Grant"
                  : fate().choice === "REPLAY"
                    ? "Grant and replay"
                    : "Grant and discard"}
              </Button>
            }
          >
            {(url) => (
              <Button tone="primary" onClick={() => location.assign(url())}>
                Continue to consent
              </Button>
            )}
          </Show>
        </>
      }
    >
      <Show
        when={!consentUrl()}
        fallback={
          <p role="status" class="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
            {grant.failure()?.message}
            {tellsEvents() ? " Your choice for the held events is kept with the consent." : ""}
          </p>
        }
      >
        <Show when={tellsEvents()}>
          <HeldEventsChoice
            held={account()?.heldEvents}
            value={fate()}
            onChange={setFate}
            rateIssue={grant.issue("replayPerMinute")}
          />
        </Show>
        <FailureNote message={grant.failure()?.message} />
      </Show>
    </Dialog>
  );
}
