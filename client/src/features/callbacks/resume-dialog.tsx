import { Show, createEffect, createSignal, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { EndpointName } from "./endpoint-name.tsx";
import { RateSelect } from "./rate-select.tsx";
import { createSubscriptionTarget } from "./subscription-target.ts";

const resumeDocument = graphql(`
  mutation ResumeCallbackSubscription($input: ResumeCallbackSubscriptionInput!) {
    resumeCallbackSubscription(input: $input) {
      ... on ResumeCallbackSubscriptionPayload {
        subscription {
          ...LiveSubscription_subscription
        }
        waiting {
          count
          more
        }
      }
      ...Failure_error
    }
  }
`);

/** Lets deliveries go out again, at a rate of one's choice for what has waited. */
export function ResumeDialog(props: { request: Extract<DialogRequest, { kind: "resumeCallbacks" }> }) {
  const subscription = createSubscriptionTarget(() => props.request.subscriptionId);
  const resume = createMutation(resumeDocument);
  const [rate, setRate] = createSignal("");
  // As it was when the dialog opened: resuming makes it drain.
  const [draining, setDraining] = createSignal(false);
  createEffect(
    on(
      () => subscription()?.id,
      () => setDraining(subscription()?.status === "DRAINING"),
    ),
  );
  const close = () => closeDialog(props.request);
  const input = () => ({
    subscriptionId: props.request.subscriptionId,
    drainPerMinute: rate() ? Number(rate()) : null,
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await resume.run({ input: input() });
    if (!payload) return;
    touchLists("CallbackSubscription");
    touchLists("Delivery");
    announce(
      draining()
        ? "The rate is set."
        : payload.waiting.count === 0
          ? "Resumed. Nothing waited."
          : `Resumed: ${boundedCount(payload.waiting)} waiting go out now.`,
      { toast: true, tone: "success" },
    );
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={draining() ? "Change the rate of what waited" : "Resume this endpoint"}
      description={
        draining()
          ? "It goes out at this rate until nothing due waits any more."
          : "Lifts a pause, a disabling and an open breaker alike. What waited goes out in order."
      }
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(resumeDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" form="resume-endpoint" pending={resume.pending()}>
            {draining() ? "Set the rate" : "Resume"}
          </Button>
        </>
      }
    >
      <form id="resume-endpoint" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <Show when={subscription()} fallback={<Skeleton class="h-16 w-full" />}>
          {(known) => (
            <>
              <EndpointName subscription={known()} />
              <p class="text-sm">{known().reason}</p>
              <p class="text-sm text-ink-soft" data-testid="waiting">
                <Show when={known().waiting.count > 0} fallback="Nothing waits.">
                  {boundedCount(known().waiting)} waiting
                  <Show when={known().oldestWaitingAt}>
                    {(at) => (
                      <>
                        , the oldest since <RelativeTime at={at()} />
                      </>
                    )}
                  </Show>
                  .
                </Show>
              </p>
            </>
          )}
        </Show>
        <RateSelect
          label="Rate for what waited"
          value={rate()}
          onChange={setRate}
          issue={resume.issue("drainPerMinute")}
          placeholder="As fast as the endpoint's own rate allows"
        />
        <FailureNote message={resume.failure()?.message} />
      </form>
    </Dialog>
  );
}
