import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { DeliveryStateChip } from "../../ui/callback-chips.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Countdown } from "../../ui/countdown.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Link } from "../../ui/link.tsx";
import { createDeliveryLive } from "./callbacks.live.ts";
import { EndpointName } from "./endpoint-name.tsx";
import { createSubscriptionTarget } from "./subscription-target.ts";

const sendTestDocument = graphql(`
  mutation SendTestCallback($input: SendTestCallbackInput!) {
    sendTestCallback(input: $input) {
      ... on SendTestCallbackPayload {
        delivery {
          ...LiveDelivery_delivery
        }
      }
      ...Failure_error
    }
  }
`);

const sentDocument = graphql(`
  query SentTestCallback($id: ID!) {
    node(id: $id) {
      id
      ... on Delivery {
        ...LiveDelivery_delivery
      }
    }
  }
`);

/** Sends an event that no installation had, and shows what came of it. */
export function SendTestDialog(props: { request: Extract<DialogRequest, { kind: "sendTestCallback" }> }) {
  const subscription = createSubscriptionTarget(() => props.request.subscriptionId);
  const send = createMutation(sendTestDocument);
  const [sentId, setSentId] = createSignal<string | null>(null);
  createDeliveryLive(sentId);
  const query = createQuery(sentDocument, () => {
    const id = sentId();
    return id === null ? null : { id };
  });
  const sent = () => {
    const node = query.peek()?.node;
    return node && "endpoint" in node ? node : null;
  };
  const close = () => closeDialog(props.request);
  const input = () => ({ subscriptionId: props.request.subscriptionId });
  const run = async () => {
    const payload = await send.run({ input: input() });
    if (!payload) return;
    setSentId(payload.delivery.id);
    touchLists("Delivery");
    announce("The test event is on its way.");
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Send a test event"
      description="A real, signed request with the header patchbay-test: 1. It belongs to no installation, and its securityContext may do nothing."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(sendTestDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>{sent() ? "Done" : "Cancel"}</Button>
          <Button tone="primary" autofocus pending={send.pending()} onClick={() => void run()}>
            {sent() ? "Send another" : "Send a test event"}
          </Button>
        </>
      }
    >
      <EndpointName subscription={subscription()} />
      <Show when={sent()}>
        {(delivery) => (
          <div role="status" class="space-y-2 rounded-md border border-line bg-sunken p-3 text-sm">
            <p class="flex flex-wrap items-center gap-2">
              <DeliveryStateChip state={delivery().state} />
              <Show when={delivery().lastStatus ?? delivery().lastErrorClass}>
                {(answer) => <span class="font-mono text-xs">{answer()}</span>}
              </Show>
              <Show when={delivery().state === "RETRYING" && delivery().nextAttemptAt}>
                {(at) => (
                  <span class="text-xs text-ink-mute">
                    next attempt <Countdown at={at()} />
                  </span>
                )}
              </Show>
            </p>
            <Show when={delivery().state !== "SUCCEEDED" && delivery().reason}>
              {(reason) => <p class="text-ink-soft">{reason()}</p>}
            </Show>
            <Link href={`/deliveries/${encodeURIComponent(delivery().id)}`} onClick={close}>
              Request and response
            </Link>
          </div>
        )}
      </Show>
      <FailureNote message={send.failure()?.message} />
    </Dialog>
  );
}
