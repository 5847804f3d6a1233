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

const connectionTones = {
  CONNECTED: "good",
  REVOKED: "warn",
  REAUTHENTICATION_REQUIRED: "bad",
} satisfies Record<string, ChipTone>;
const connectionWords = {
  CONNECTED: "Connected",
  REVOKED: "Revoked",
  REAUTHENTICATION_REQUIRED: "Needs re-authentication",
} satisfies Record<keyof typeof connectionTones, string>;

/** Where a connection stands in one environment; null: it was never connected there. `name` says which environment. */
export function ConnectionStatusChip(props: {
  status: keyof typeof connectionTones | null;
  name?: string;
  reason?: string;
}) {
  return (
    <Chip
      dot
      tone={props.status ? connectionTones[props.status] : "neutral"}
      {...(props.reason ? { title: props.reason } : {})}
    >
      {props.name ? `${props.name}: ` : ""}
      {props.status ? connectionWords[props.status] : "Not connected"}
    </Chip>
  );
}

/** What came back: the status, or the code that says why nothing did. */
export function CallOutcomeChip(props: {
  call: { status: number | null; errorCode: string | null; failed: boolean };
}) {
  const words = () =>
    [props.call.status, props.call.errorCode].filter((each) => each !== null).join(" ") || "No answer";
  return (
    <Chip dot tone={props.call.failed ? "bad" : props.call.errorCode ? "warn" : "good"}>
      {words()}
    </Chip>
  );
}

const changeTones = {
  ADDED: "good",
  CHANGED: "info",
  REMOVED: "bad",
  UNCHANGED: "neutral",
} satisfies Record<string, ChipTone>;
const changeWords = {
  ADDED: "New",
  CHANGED: "Changed",
  REMOVED: "Removed",
  UNCHANGED: "Unchanged",
} satisfies Record<keyof typeof changeTones, string>;

/** What a deployment does to a rule. */
export function DeploymentChangeChip(props: { change: keyof typeof changeTones }) {
  return <Chip tone={changeTones[props.change]}>{changeWords[props.change]}</Chip>;
}

const readinessTones = {
  BOUND: "good",
  MISSING: "bad",
  WRONG_SCOPES: "bad",
  FUNCTION_MISSING: "bad",
  HELD: "warn",
} satisfies Record<string, ChipTone>;
const readinessWords = {
  BOUND: "Ready",
  MISSING: "Needs an account",
  WRONG_SCOPES: "Permissions missing",
  FUNCTION_MISSING: "Function missing",
  HELD: "Would be held",
} satisfies Record<keyof typeof readinessTones, string>;

/** Whether a rule could run in production. */
export function ReadinessChip(props: { readiness: keyof typeof readinessTones }) {
  return (
    <Chip dot tone={readinessTones[props.readiness]}>
      {readinessWords[props.readiness]}
    </Chip>
  );
}

const watchTones = {
  HEALTHY: "good",
  LATE: "warn",
  CATCHING_UP: "info",
  FAILED: "bad",
} satisfies Record<string, ChipTone>;

/** How well events of an account reach Patchbay. */
export function WatchHealthChip(props: { health: keyof typeof watchTones; title?: string }) {
  return (
    <Chip
      dot
      tone={watchTones[props.health]}
      busy={props.health === "CATCHING_UP"}
      {...(props.title ? { title: props.title } : {})}
    >
      {titleLabel(props.health)}
    </Chip>
  );
}

export const contactStates = {
  SYNCED: { label: "In step", tone: "good", meaning: "Both sides have the same." },
  TO_PUSH: {
    label: "To be pushed",
    tone: "info",
    meaning: "Changed or deleted here, and not written to the provider yet.",
  },
  NEW: { label: "New", tone: "info", meaning: "The provider does not have it yet." },
  DELETED: { label: "Deleted", tone: "neutral", meaning: "Gone on both sides." },
} satisfies Record<string, { label: string; tone: ChipTone; meaning: string }>;

/** How a contact stands with its provider; what that means is its tooltip. */
export function ContactStateChip(props: { state: keyof typeof contactStates }) {
  return (
    <Chip dot tone={contactStates[props.state].tone} title={contactStates[props.state].meaning}>
      {contactStates[props.state].label}
    </Chip>
  );
}
