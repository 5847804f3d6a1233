import { For, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { HeldEventsChoice } from "../../gql/graphql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { boundedCount, count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";

const heldDocument = graphql(`
  query GrantAccountHeld($id: ID!) {
    account(id: $id) {
      id
      providerOrgName
      heldEvents {
        count
        more
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
      ...Failure_error
    }
  }
`);

const choices = [
  { value: "REPLAY", label: "Replay them", note: "Each runs now, oldest first." },
  { value: "DISCARD", label: "Discard them", note: "They are kept in the list as discarded and never run." },
] as const satisfies readonly { value: HeldEventsChoice; label: string; note: string }[];

/** Lifts the hold, and asks what becomes of the events that waited. */
export function GrantAccountDialog(props: {
  request: Extract<DialogRequest, { kind: "revokeAccount" | "grantAccount" | "deleteAccount" }>;
}) {
  const held = createQuery(heldDocument, () => ({ id: props.request.accountId }));
  const grant = createMutation(grantDocument);
  const [choice, setChoice] = createSignal<HeldEventsChoice>("REPLAY");
  const close = () => closeDialog(props.request);
  const input = () => ({ accountId: props.request.accountId, heldEvents: choice() });
  const account = () => held.peek()?.account;
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
  const waiting = () => {
    const events = account()?.heldEvents;
    return events
      ? `${boundedCount(events)} ${events.count === 1 ? "event is" : "events are"} held.`
      : "Counting the held events…";
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Grant ${account()?.providerOrgName ?? "this account"} again?`}
      description="Its rules run again at once."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(grantDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" pending={grant.pending()} onClick={() => void confirm()}>
            {choice() === "REPLAY" ? "Grant and replay" : "Grant and discard"}
          </Button>
        </>
      }
    >
      <fieldset class="space-y-2">
        <legend class="text-sm font-medium">{waiting()}</legend>
        <For each={choices}>
          {(each) => (
            <label class="flex items-start gap-2.5 rounded-md border border-line p-3 text-sm has-checked:border-accent">
              <input
                type="radio"
                name="held-events"
                class="mt-0.5 size-4 accent-accent"
                checked={choice() === each.value}
                onChange={() => setChoice(each.value)}
              />
              <span>
                <span class="font-medium">{each.label}</span>
                <span class="block text-xs text-ink-mute">{each.note}</span>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <FailureNote message={grant.failure()?.message} />
    </Dialog>
  );
}
