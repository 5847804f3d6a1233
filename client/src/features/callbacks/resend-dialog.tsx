import { Show, createEffect, createSignal, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { RecoveryPlan_PlanFragment } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { RecoveryPlan } from "./recovery-plan.tsx";

const resendDocument = graphql(`
  mutation ResendDelivery($input: ResendDeliveryInput!) {
    resendDelivery(input: $input) {
      ... on ResendDeliveryPayload {
        delivery {
          ...LiveDelivery_delivery
          ...DeliveryPage_delivery
        }
        plan {
          ...RecoveryPlan_plan
        }
      }
      ...Failure_error
    }
  }
`);

/** Sends one delivery again, or at once where it waits. The dry run comes first, by itself. */
export function ResendDialog(props: { request: Extract<DialogRequest, { kind: "resendDelivery" }> }) {
  const trying = createMutation(resendDocument);
  const resend = createMutation(resendDocument);
  const [plan, setPlan] = createSignal<RecoveryPlan_PlanFragment | null>(null);
  const [ended, setEnded] = createSignal(true);
  const close = () => closeDialog(props.request);
  const input = () => ({ deliveryId: props.request.deliveryId });
  createEffect(
    on(
      () => props.request.deliveryId,
      async (deliveryId) => {
        const payload = await trying.run({ input: { deliveryId, dryRun: true } });
        if (!payload) return;
        setEnded(payload.delivery.finishedAt !== null);
        setPlan(payload.plan);
      },
    ),
  );
  const run = async () => {
    const payload = await resend.run({ input: { ...input(), dryRun: false } });
    if (!payload) return;
    touchLists("Delivery");
    announce(
      payload.plan.heldBy ? "Queued again: it goes out once the hold is lifted." : "It goes out again.",
      { toast: true },
    );
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={ended() ? "Resend this delivery" : "Send it now"}
      description={
        ended()
          ? "The same event under the same webhook-id, with a whole schedule of attempts before it. A receiver that took it already must recognise it."
          : "The next attempt is made at once instead of at its time."
      }
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(resendDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="primary"
            autofocus
            pending={resend.pending()}
            disabled={!plan() || plan()?.count.count === 0}
            onClick={() => void run()}
          >
            {ended() ? "Resend" : "Send now"}
          </Button>
        </>
      }
    >
      <Show
        when={plan()}
        fallback={
          <Show when={!trying.failure()}>
            <Skeleton class="h-16 w-full" />
          </Show>
        }
      >
        {(known) => <RecoveryPlan timed plan={known()} counted="Will be sent" />}
      </Show>
      <FailureNote message={(trying.failure() ?? resend.failure())?.message} />
    </Dialog>
  );
}
