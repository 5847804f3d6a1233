import { sentenceLabel } from "../lib/enum-label.ts";
import { Chip } from "./chip.tsx";
import type { ChipTone } from "./chip.tsx";

const runTones = {
  SCHEDULED: "info",
  RUNNING: "info",
  SUCCEEDED: "good",
  FAILED: "bad",
  CANCELED: "neutral",
} satisfies Record<string, ChipTone>;

/** Where a sync run stands; one that waits for the provider's limit says so. */
export function SyncRunChip(props: { status: keyof typeof runTones; throttled?: boolean }) {
  return (
    <Chip dot tone={props.throttled ? "warn" : runTones[props.status]} busy={props.status === "RUNNING"}>
      {props.throttled ? "Throttled" : sentenceLabel(props.status)}
    </Chip>
  );
}
