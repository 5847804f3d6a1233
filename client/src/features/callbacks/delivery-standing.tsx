import { Match, Show, Switch } from "solid-js";
import type { DeliveryPage_DeliveryFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Countdown } from "../../ui/countdown.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { nextAttemptNumber } from "./delivery-timeline.tsx";

/** Where a delivery stands, in a sentence, and the way on. */
export function DeliveryStanding(props: { delivery: DeliveryPage_DeliveryFragment }) {
  const { can } = useSession();
  const state = () => props.delivery.state;
  /** Its publisher reads who paused the endpoint and why; the customer, that it is held. */
  const holdSentence = () => {
    const { hold, subscription, reason } = props.delivery;
    return (hold !== "BEHIND_EARLIER" && subscription?.reason) || reason;
  };
  const resumable = () => {
    const { hold, subscription } = props.delivery;
    const lifts = hold === "PAUSED" || hold === "DISABLED" || hold === "BREAKER_OPEN";
    return lifts && subscription && can("EXTENSIONS") ? subscription.id : null;
  };
  return (
    <Card title="Where it stands">
      <div class="space-y-2 text-sm text-ink-soft" data-testid="standing">
        <Switch>
          <Match when={state() === "SENDING"}>
            <p>Attempt {nextAttemptNumber(props.delivery)} is under way.</p>
          </Match>
          <Match when={props.delivery.hold || state() === "HELD"}>
            <div class="rounded-md bg-warn-soft px-3 py-2 text-warn">
              <p>{holdSentence()}</p>
              <Show when={props.delivery.expiresAt}>
                {(at) => (
                  <p class="text-xs">
                    It expires <RelativeTime at={at()} /> if nothing lifts the hold before.
                  </p>
                )}
              </Show>
            </div>
          </Match>
          <Match when={state() === "WAITING" || state() === "RETRYING"}>
            <p>
              <Show when={state() === "RETRYING"} fallback="Not tried yet. ">
                {props.delivery.attemptCount} of at most {props.delivery.maxAttempts} attempts failed
                {props.delivery.reason ? `: ${props.delivery.reason}` : "."}{" "}
              </Show>
              <Show when={props.delivery.nextAttemptAt}>
                {(at) => (
                  <>
                    The {state() === "RETRYING" ? "next" : "first"} attempt goes out{" "}
                    <Countdown at={at()} class="font-medium whitespace-nowrap text-ink tabular-nums" />.
                  </>
                )}
              </Show>
            </p>
          </Match>
          <Match when={state() === "SUCCEEDED"}>
            <p>
              The endpoint took it on attempt {nextAttemptNumber(props.delivery) - 1}
              <Show when={props.delivery.finishedAt}>
                {(at) => (
                  <>
                    , <RelativeTime at={at()} />
                  </>
                )}
              </Show>
              .
            </p>
          </Match>
          <Match when={true}>
            <p class={state() === "CANCELLED" ? undefined : "text-bad"}>
              {props.delivery.reason ??
                (state() === "FAILED"
                  ? "Every attempt failed."
                  : state() === "EXPIRED"
                    ? "It was held for too long."
                    : "It was cancelled.")}
            </p>
            <p>Nothing more is sent by itself. Resend it once the endpoint works.</p>
          </Match>
        </Switch>
        <Show when={resumable()}>
          {(subscriptionId) => (
            <Button
              size="sm"
              tone="primary"
              onClick={() => openDialog({ kind: "resumeCallbacks", subscriptionId: subscriptionId() })}
            >
              Resume the endpoint
            </Button>
          )}
        </Show>
        <Show when={props.delivery.hold === "BEHIND_EARLIER" && props.delivery.installation}>
          {(installation) => (
            <Link href={`/installations/${encodeURIComponent(installation().id)}`}>
              What happened to the installation
            </Link>
          )}
        </Show>
        <Show when={props.delivery.resentAt}>
          {(at) => (
            <p class="text-xs text-ink-mute">
              Sent again <RelativeTime at={at()} />
              {props.delivery.resentByName ? ` by ${props.delivery.resentByName}` : " by the other side"}.
            </p>
          )}
        </Show>
      </div>
    </Card>
  );
}
