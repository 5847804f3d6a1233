import { Show, createMemo, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { RecoverySelection } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { boundedCount, count } from "../../lib/format-count.ts";
import { localInput, momentOf } from "../../lib/window-input.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { EndpointName } from "./endpoint-name.tsx";
import { RateSelect } from "./rate-select.tsx";
import { RecoveryPlan } from "./recovery-plan.tsx";
import { createSubscriptionTarget } from "./subscription-target.ts";

const recoverDocument = graphql(`
  mutation RecoverDeliveries($input: RecoverDeliveriesInput!) {
    recoverDeliveries(input: $input) {
      ... on RecoverDeliveriesPayload {
        recovered
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

const dayMs = 86_400_000;
const choices = [
  {
    value: "UNDELIVERED",
    label: "What was not delivered",
    note: "Failed, expired or cancelled deliveries go out again, under the same webhook-id.",
  },
  {
    value: "MISSING",
    label: "What was never queued",
    note: "Events for which this endpoint has no delivery at all get one, in their order.",
  },
] as const satisfies readonly { value: RecoverySelection; label: string; note: string }[];

/** Sends again what an endpoint missed since a time: counts first, starts only what was counted. */
export function RecoverDialog(props: { subscriptionId: string; onClose: () => void }) {
  const subscription = createSubscriptionTarget(() => props.subscriptionId);
  const counting = createMutation(recoverDocument);
  const starting = createMutation(recoverDocument);
  const [what, setWhat] = createSignal<RecoverySelection>("UNDELIVERED");
  const [since, setSince] = createSignal(localInput(Date.now() - dayMs));
  const [until, setUntil] = createSignal("");
  const [rate, setRate] = createSignal("");
  const input = createMemo(() => ({
    subscriptionId: props.subscriptionId,
    what: what(),
    since: momentOf(since()),
    until: until() ? momentOf(until()) : null,
    perMinute: rate() ? Number(rate()) : null,
  }));
  const key = () => JSON.stringify(input());
  type Counted = NonNullable<Awaited<ReturnType<typeof counting.run>>>;
  const [counted, setCounted] = createSignal<{ key: string; plan: Counted["plan"] } | null>(null);
  // Numbers of another choice say nothing about this one.
  const plan = () => (counted()?.key === key() ? counted()?.plan : undefined);
  const countFirst = async () => {
    const asked = key();
    const payload = await counting.run({ input: { ...input(), dryRun: true } });
    if (!payload) return;
    setCounted({ key: asked, plan: payload.plan });
    announce(`${count(payload.plan.count.count, "delivery", "deliveries")} would be recovered.`);
  };
  const start = async () => {
    const payload = await starting.run({ input: { ...input(), dryRun: false } });
    if (!payload) return;
    touchLists("Delivery");
    touchLists("CallbackSubscription");
    announce(`${count(payload.recovered, "delivery", "deliveries")} recovered.`, {
      toast: true,
      tone: "success",
    });
    // More than one run takes: what is left is counted anew.
    if (payload.plan.count.more) setCounted(null);
    else props.onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void (plan() ? start() : countFirst());
  };
  const issue = (path: string) => counting.issue(path) ?? starting.issue(path);
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title="Recover deliveries"
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation
              document={String(recoverDocument)}
              variables={{ input: { ...input(), dryRun: true } }}
            />
          </div>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="recover-deliveries"
            pending={counting.pending() || starting.pending()}
            disabled={plan()?.count.count === 0}
          >
            <Show when={plan()} fallback="Count first">
              {(known) => <>Recover {boundedCount(known().count)}</>}
            </Show>
          </Button>
        </>
      }
    >
      <form id="recover-deliveries" class="space-y-4" onSubmit={submit}>
        <EndpointName subscription={subscription()} />
        <ChoiceCards
          legend="What to recover"
          name="recovery"
          value={what()}
          onChange={setWhat}
          choices={choices}
        />
        <div class="grid gap-3 sm:grid-cols-2">
          <TextField
            label="Made since"
            type="datetime-local"
            step="1"
            required
            value={since()}
            onInput={setSince}
            issue={issue("since")}
          />
          <TextField
            label="Made before (optional)"
            type="datetime-local"
            step="1"
            value={until()}
            onInput={setUntil}
            issue={issue("until")}
            hint={`Times of ${Intl.DateTimeFormat().resolvedOptions().timeZone}`}
          />
        </div>
        <RateSelect
          label="Rate"
          value={rate()}
          onChange={setRate}
          issue={issue("perMinute")}
          placeholder="As fast as the endpoint's own rate allows"
        />
        <Show when={plan()}>
          {(known) => <RecoveryPlan timed plan={known()} counted="Will be recovered" />}
        </Show>
        <FailureNote message={(counting.failure() ?? starting.failure())?.message} />
      </form>
    </Dialog>
  );
}
