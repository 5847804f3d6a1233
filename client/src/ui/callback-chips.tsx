import { Show } from "solid-js";
import { sentenceLabel } from "../lib/enum-label.ts";
import { Chip } from "./chip.tsx";
import type { ChipTone } from "./chip.tsx";

const subscriptionTones = {
  DISABLED: "bad",
  PAUSED: "warn",
  BREAKER_OPEN: "bad",
  DRAINING: "info",
  ACTIVE: "good",
} satisfies Record<string, ChipTone>;

/** Where a callback subscription stands; the sentence is its tooltip. */
export function SubscriptionStatusChip(props: { status: keyof typeof subscriptionTones; reason?: string }) {
  return (
    <Chip
      dot
      tone={subscriptionTones[props.status]}
      busy={props.status === "DRAINING"}
      {...(props.reason ? { title: props.reason } : {})}
    >
      {sentenceLabel(props.status)}
    </Chip>
  );
}

const deliveryTones = {
  WAITING: "info",
  SENDING: "info",
  RETRYING: "warn",
  HELD: "warn",
  SUCCEEDED: "good",
  FAILED: "bad",
  CANCELLED: "neutral",
  EXPIRED: "bad",
} satisfies Record<string, ChipTone>;

/** Where a delivery stands. */
export function DeliveryStateChip(props: { state: keyof typeof deliveryTones; reason?: string | null }) {
  return (
    <Chip
      dot
      tone={deliveryTones[props.state]}
      busy={props.state === "SENDING" || props.state === "WAITING"}
      {...(props.reason ? { title: props.reason } : {})}
    >
      {sentenceLabel(props.state)}
    </Chip>
  );
}

/** What an attempt came to: the status of the answer, or the class of the error that came instead. */
export function AttemptOutcomeChip(props: { status: number | null; errorClass: string | null }) {
  const answered = () => props.status !== null;
  return (
    <Chip dot tone={props.errorClass ? "bad" : "good"}>
      <Show when={answered()} fallback={sentenceLabel(props.errorClass ?? "NO_ANSWER")}>
        HTTP {props.status}
      </Show>
    </Chip>
  );
}
