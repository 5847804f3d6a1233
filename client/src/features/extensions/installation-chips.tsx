import type { DifferenceKind, InstallationStatus } from "../../gql/graphql.ts";
import { Chip } from "../../ui/chip.tsx";
import type { ChipTone } from "../../ui/chip.tsx";

const statusTones = {
  UNINSTALLED: "neutral",
  AUTHORIZATION_NEEDED: "warn",
  THIRD_PARTY_NEEDED: "warn",
  ACTIVE: "good",
} satisfies Record<InstallationStatus, ChipTone>;
const statusWords = {
  UNINSTALLED: "Uninstalled",
  AUTHORIZATION_NEEDED: "Needs authorisation",
  THIRD_PARTY_NEEDED: "Needs the third-party app",
  ACTIVE: "Active",
} satisfies Record<InstallationStatus, string>;

/** Where an installation stands. */
export function InstallationStatusChip(props: { status: InstallationStatus }) {
  return (
    <Chip dot tone={statusTones[props.status]}>
      {statusWords[props.status]}
    </Chip>
  );
}

const changeTones = {
  ADDED: "good",
  CHANGED: "info",
  REMOVED: "bad",
  SAME: "neutral",
} satisfies Record<DifferenceKind, ChipTone>;
const changeWords = {
  ADDED: "New",
  CHANGED: "Changed",
  REMOVED: "Removed",
  SAME: "Unchanged",
} satisfies Record<DifferenceKind, string>;

/** What becomes of a listener. */
export function DifferenceChip(props: { kind: DifferenceKind }) {
  return <Chip tone={changeTones[props.kind]}>{changeWords[props.kind]}</Chip>;
}
