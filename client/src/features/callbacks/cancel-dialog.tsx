import { Show, createEffect, createSignal, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { RecoveryPlan_PlanFragment } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { boundedCount, count } from "../../lib/format-count.ts";
import { momentOf } from "../../lib/window-input.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { EndpointName } from "./endpoint-name.tsx";
import { RecoveryPlan } from "./recovery-plan.tsx";
import { createSubscriptionTarget } from "./subscription-target.ts";

const cancelDocument = graphql(`
  mutation CancelDeliveries($input: CancelDeliveriesInput!) {
    cancelDeliveries(input: $input) {
      ... on CancelDeliveriesPayload {
        cancelled
        plan {
          ...RecoveryPlan_plan
        }
        subscription {
          ...LiveSubscription_subscription
        }
      }
      ...Failure_error
    }
  }
`);

/** Gives up what waits for an endpoint: the server counts it first. */
export function CancelDialog(props: { subscriptionId: string; onClose: () => void }) {
  const subscription = createSubscriptionTarget(() => props.subscriptionId);
  const counting = createMutation(cancelDocument);
  const cancelling = createMutation(cancelDocument);
  const [before, setBefore] = createSignal("");
  const [plan, setPlan] = createSignal<RecoveryPlan_PlanFragment | null>(null);
  const input = () => ({
    subscriptionId: props.subscriptionId,
    before: before() ? momentOf(before()) : null,
  });
  let asked = 0;
  createEffect(
    on(before, async () => {
      const turn = (asked += 1);
      setPlan(null);
      const payload = await counting.run({ input: { ...input(), dryRun: true } });
      if (payload && turn === asked) setPlan(payload.plan);
    }),
  );
  const confirm = async () => {
    const payload = await cancelling.run({ input: { ...input(), dryRun: false } });
    if (!payload) return;
    touchLists("Delivery");
    touchLists("CallbackSubscription");
    announce(`${count(payload.cancelled, "delivery", "deliveries")} cancelled.`, { toast: true });
    props.onClose();
  };
  return (
    <Dialog
      alert
      open
      onClose={props.onClose}
      title="Cancel what waits?"
      description="These events will not be sent to the endpoint, unless somebody recovers them later. What is being sent right now is not touched."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation
              document={String(cancelDocument)}
              variables={{ input: { ...input(), dryRun: true } }}
            />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Keep them
          </Button>
          <Button
            tone="danger"
            pending={cancelling.pending()}
            disabled={!plan() || plan()?.count.count === 0}
            onClick={() => void confirm()}
          >
            Cancel
            <Show when={plan()}>
              {(known) => (
                <>
                  {" "}
                  {boundedCount(known().count)} {known().count.count === 1 ? "delivery" : "deliveries"}
                </>
              )}
            </Show>
          </Button>
        </>
      }
    >
      <EndpointName subscription={subscription()} />
      <TextField
        label="Only those made before (optional)"
        type="datetime-local"
        step="1"
        value={before()}
        onInput={setBefore}
        issue={counting.issue("before")}
      />
      <Show
        when={plan()}
        fallback={
          <Show when={!counting.failure()}>
            <Skeleton class="h-16 w-full" />
          </Show>
        }
      >
        {(known) => <RecoveryPlan plan={known()} counted="Will be cancelled" timed={false} />}
      </Show>
      <FailureNote message={(counting.failure() ?? cancelling.failure())?.message} />
    </Dialog>
  );
}
