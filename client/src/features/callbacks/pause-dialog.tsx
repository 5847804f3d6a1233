import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { EndpointName } from "./endpoint-name.tsx";
import { createSubscriptionTarget } from "./subscription-target.ts";

const pauseDocument = graphql(`
  mutation PauseCallbackSubscription($input: PauseCallbackSubscriptionInput!) {
    pauseCallbackSubscription(input: $input) {
      ... on PauseCallbackSubscriptionPayload {
        subscription {
          ...LiveSubscription_subscription
        }
      }
      ...Failure_error
    }
  }
`);

/** Holds every delivery to an endpoint until a person resumes it. */
export function PauseDialog(props: { subscriptionId: string; onClose: () => void }) {
  const subscription = createSubscriptionTarget(() => props.subscriptionId);
  const pause = createMutation(pauseDocument);
  const [reason, setReason] = createSignal("");
  const input = () => ({ subscriptionId: props.subscriptionId, reason: reason().trim() || null });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!(await pause.run({ input: input() }))) return;
    touchLists("CallbackSubscription");
    announce("Paused: deliveries are held.", { toast: true });
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Pause this endpoint?"
      description="Nothing is sent to it until it is resumed. Events go on being kept, in order; each expires after 14 days of waiting."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(pauseDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={() => props.onClose()}>Keep it running</Button>
          <Button tone="primary" type="submit" form="pause-endpoint" pending={pause.pending()}>
            Pause
            <Show when={subscription()?.waiting.count}>
              {" "}
              and hold {boundedCount(subscription()?.waiting ?? { count: 0, more: false })}
            </Show>
          </Button>
        </>
      }
    >
      <form id="pause-endpoint" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <EndpointName subscription={subscription()} />
        <TextField
          label="Reason (optional)"
          maxlength={500}
          value={reason()}
          onInput={setReason}
          issue={pause.issue("reason")}
          hint="Others see it beside every delivery that is held."
        />
        <FailureNote message={pause.issue("reason") ? undefined : pause.failure()?.message} />
      </form>
    </Dialog>
  );
}
