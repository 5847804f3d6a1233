import { For, Show } from "solid-js";
import type { DeliveryPage_DeliveryFragment } from "../../gql/graphql.ts";
import { Countdown } from "../../ui/countdown.tsx";
import { DeliveryAttempt } from "./delivery-attempt.tsx";

/** The number of the attempt that is under way or comes next. */
export function nextAttemptNumber(delivery: DeliveryPage_DeliveryFragment): number {
  return (delivery.attempts.at(-1)?.number ?? 0) + 1;
}

/** Every attempt, oldest first, and what comes next. */
export function DeliveryTimeline(props: { delivery: DeliveryPage_DeliveryFragment }) {
  const last = () => props.delivery.attempts.length - 1;
  const next = () => {
    const { state, nextAttemptAt } = props.delivery;
    return state === "WAITING" || state === "RETRYING" ? nextAttemptAt : null;
  };
  return (
    <ol class="space-y-5 border-l border-line pl-0 [&>li]:-ml-[5px]" aria-label="Attempts">
      <For each={props.delivery.attempts}>
        {(attempt, index) => (
          <DeliveryAttempt attempt={attempt} url={props.delivery.url} open={index() === last()} />
        )}
      </For>
      <Show when={props.delivery.state === "SENDING"}>
        <li class="relative pl-6 text-sm">
          <span
            class="absolute top-1.5 left-0 size-2.5 animate-breathe rounded-full bg-info ring-4 ring-surface"
            aria-hidden="true"
          />
          Attempt {nextAttemptNumber(props.delivery)} is under way.
        </li>
      </Show>
      <Show when={next()}>
        {(at) => (
          <li class="relative pl-6 text-sm text-ink-soft">
            <span
              class="absolute top-1.5 left-0 size-2.5 rounded-full border-2 border-line-strong bg-surface ring-4 ring-surface"
              aria-hidden="true"
            />
            {props.delivery.attempts.length === 0 ? "First attempt" : "Next attempt"} <Countdown at={at()} />
          </li>
        )}
      </Show>
      <Show when={props.delivery.attempts.length === 0 && !next() && props.delivery.state !== "SENDING"}>
        <li class="pl-6 text-sm text-ink-mute">
          {props.delivery.finishedAt ? "It was never tried." : "Not tried yet."}
        </li>
      </Show>
    </ol>
  );
}
