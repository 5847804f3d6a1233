import type {
  ContactsDirection,
  MailDelivery,
  MappingDirection,
  NotificationKind,
  PropertyType,
  RecordSide,
  SaveIntegrationSettingsInput,
  SettingsPage_SettingsFragment,
  SyncRunKind,
  TransformKind,
} from "../../gql/graphql.ts";

export type TransformDraft = {
  kind: TransformKind;
  text: string | null;
  number: number | null;
  values: { from: string; to: string }[] | null;
};
export type MappingRow = {
  property: string;
  field: string;
  direction: MappingDirection;
  required: boolean;
  pull: TransformDraft[];
  push: TransformDraft[];
};
export type CustomProperty = { name: string; label: string; type: PropertyType };
export type SyncDraft = {
  contacts: ContactsDirection;
  contactsEveryMinutes: number | null;
  pushEveryMinutes: number | null;
  users: boolean;
  usersEveryMinutes: number | null;
  views: boolean;
  viewsEveryMinutes: number | null;
  conflicts: RecordSide;
};
export type MappingDraft = { properties: MappingRow[]; customProperties: CustomProperty[] };
export type FiltersDraft = { views: string[]; onlyViews: boolean; requireEmail: boolean };
export type CommunicationDraft = {
  mails: { kind: NotificationKind; delivery: MailDelivery }[];
  runs: SyncRunKind[];
};
export type SettingsDraft = {
  sync: SyncDraft;
  mapping: MappingDraft;
  filters: FiltersDraft;
  communication: CommunicationDraft;
};
export type TabKey = keyof SettingsDraft;

export const settingsTabs = [
  { value: "sync", label: "Sync" },
  { value: "mapping", label: "Contact property mapping" },
  { value: "filters", label: "Filters" },
  { value: "communication", label: "Communication" },
] as const satisfies readonly { value: TabKey; label: string }[];

export const tabKeys: readonly TabKey[] = settingsTabs.map(({ value }) => value);

export function tabLabel(key: TabKey): string {
  return settingsTabs.find(({ value }) => value === key)?.label ?? key;
}

/** The name of the tab that a part of an address says; null where it says none. */
export function tabOf(text: string): TabKey | null {
  return tabKeys.find((key) => key === text) ?? null;
}

type SyncPart = SettingsPage_SettingsFragment["sync"];
type FiltersPart = SettingsPage_SettingsFragment["filters"];
type CommunicationPart = SettingsPage_SettingsFragment["communication"];
type Row = SettingsPage_SettingsFragment["mapping"]["properties"][number];

// Each part is copied member by member, in one order: drafts are compared as they are written.
const syncOf = (sync: SyncPart): SyncDraft => ({
  contacts: sync.contacts,
  contactsEveryMinutes: sync.contactsEveryMinutes,
  pushEveryMinutes: sync.pushEveryMinutes,
  users: sync.users,
  usersEveryMinutes: sync.usersEveryMinutes,
  views: sync.views,
  viewsEveryMinutes: sync.viewsEveryMinutes,
  conflicts: sync.conflicts,
});
const filtersOf = (filters: FiltersPart): FiltersDraft => ({
  views: [...filters.views],
  onlyViews: filters.onlyViews,
  requireEmail: filters.requireEmail,
});
const communicationOf = (communication: CommunicationPart): CommunicationDraft => ({
  mails: communication.mails.map(({ kind, delivery }) => ({ kind, delivery })),
  runs: [...communication.runs],
});
const transformOf = (transform: Row["pull"][number]): TransformDraft => ({
  kind: transform.kind,
  text: transform.text,
  number: transform.number,
  values: transform.values?.map(({ from, to }) => ({ from, to })) ?? null,
});
const rowOf = (row: Row): MappingRow => ({
  property: row.property,
  field: row.field,
  direction: row.direction,
  required: row.required,
  pull: row.pull.map(transformOf),
  push: row.push.map(transformOf),
});

/** Saved settings as a draft of one's own: nothing in it is shared with what they were read from. */
export function draftOf(settings: SettingsPage_SettingsFragment): SettingsDraft {
  return {
    sync: syncOf(settings.sync),
    mapping: {
      properties: settings.mapping.properties.map(rowOf),
      customProperties: settings.mapping.customProperties.map(({ name, label, type }) => ({
        name,
        label,
        type,
      })),
    },
    filters: filtersOf(settings.filters),
    communication: communicationOf(settings.communication),
  };
}

export type ResettableTab = Exclude<TabKey, "mapping">;

/** What a tab is without anybody's choices. The mapping has no way back to its default: nobody's work on it goes in one press. */
export function defaultsOf(settings: SettingsPage_SettingsFragment): Pick<SettingsDraft, ResettableTab> {
  const { sync, filters, communication } = settings.defaults;
  return {
    sync: syncOf(sync),
    filters: filtersOf(filters),
    communication: communicationOf(communication),
  };
}

/** What is sent: the tabs that are named, and no other. */
export function inputOf(
  draft: SettingsDraft,
  tabs: readonly TabKey[],
): Omit<SaveIntegrationSettingsInput, "accountId" | "version"> {
  const copy = structuredClone(draft);
  return Object.fromEntries(tabs.map((tab) => [tab, copy[tab]]));
}
