import { titleLabel } from "../lib/enum-label.ts";
import { Chip } from "./chip.tsx";
import type { ChipTone } from "./chip.tsx";

const accountTones = {
  REVOKED: "warn",
  REAUTHENTICATION_REQUIRED: "bad",
  SYNC_SCHEDULED: "info",
  SYNCING: "info",
  SYNC_FAILED: "bad",
  GRANTED: "good",
} satisfies Record<string, ChipTone>;

/** Where an account stands. */
export function AccountStatusChip(props: { status: keyof typeof accountTones }) {
  return (
    <Chip
      dot
      tone={accountTones[props.status]}
      busy={props.status === "SYNCING" || props.status === "SYNC_SCHEDULED"}
    >
      {titleLabel(props.status)}
    </Chip>
  );
}

const ruleTones = {
  NOT_DEPLOYED: "neutral",
  CONFIGURATION_NEEDED: "bad",
  DISABLED: "neutral",
  HELD: "warn",
  ACTIVE: "good",
} satisfies Record<string, ChipTone>;

/** Where a rule stands in one environment; the reason is its tooltip. */
export function RuleStatusChip(props: { status: keyof typeof ruleTones; reason?: string }) {
  return (
    <Chip dot tone={ruleTones[props.status]} {...(props.reason ? { title: props.reason } : {})}>
      {titleLabel(props.status)}
    </Chip>
  );
}

const executionTones = {
  QUEUED: "info",
  HELD: "warn",
  RUNNING: "info",
  SUCCEEDED: "good",
  FAILED: "bad",
  EXPIRED: "bad",
  DISCARDED: "neutral",
  UNMATCHED: "neutral",
} satisfies Record<string, ChipTone>;

/** Where an execution stands. */
export function ExecutionStatusChip(props: { status: keyof typeof executionTones }) {
  return (
    <Chip
      dot
      tone={executionTones[props.status]}
      busy={props.status === "RUNNING" || props.status === "QUEUED"}
    >
      {titleLabel(props.status)}
    </Chip>
  );
}
