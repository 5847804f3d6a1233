import { Show } from "solid-js";
import { Chip } from "./chip.tsx";
import type { ChipTone } from "./chip.tsx";
import { RelativeTime } from "./relative-time.tsx";

export type Receipt = {
  outcome: "REVOKED" | "ALREADY_INVALID" | "FAILED";
  /** Null where the provider has none. */
  endpoint: string | null;
  at: string;
  reason: string | null;
};

const outcomes = {
  REVOKED: { label: "Revoked", tone: "good" },
  ALREADY_INVALID: { label: "Was no longer valid", tone: "neutral" },
  FAILED: { label: "Failed", tone: "bad" },
} satisfies Record<Receipt["outcome"], { label: string; tone: ChipTone }>;

/** What the provider answered when tokens were revoked there. */
export function RevocationReceiptNote(props: { receipt: Receipt }) {
  return (
    <span class="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <Chip dot tone={outcomes[props.receipt.outcome].tone}>
        {outcomes[props.receipt.outcome].label}
      </Chip>
      <Show when={props.receipt.endpoint}>
        {(endpoint) => <span class="font-mono text-xs break-all text-ink-soft">{endpoint()}</span>}
      </Show>
      <span class="text-xs text-ink-mute">
        <RelativeTime at={props.receipt.at} />
      </span>
      <Show when={props.receipt.reason}>
        {(reason) => <span class="basis-full text-xs text-bad">{reason()}</span>}
      </Show>
    </span>
  );
}
