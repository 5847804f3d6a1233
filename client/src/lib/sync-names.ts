/** Kinds of sync runs as people read them. */
export const syncKindNames = {
  ORG_SYNC: "Organization",
  CONTACTS_PULL: "Contacts pull",
  CONTACTS_PUSH: "Contacts push",
  USERS: "Users",
  VIEWS: "Provider views",
} as const satisfies Record<string, string>;

export type SyncKind = keyof typeof syncKindNames;

/** Those of data sync: all but the sync of what an organization is made of. */
export const dataSyncKinds = [
  "CONTACTS_PULL",
  "CONTACTS_PUSH",
  "USERS",
  "VIEWS",
] as const satisfies SyncKind[];

/** Which records a run goes through, as people read it. */
export const syncScopeNames = {
  FULL: "All records",
  INCREMENTAL: "What changed",
  FAILED_ONLY: "Failed records only",
} as const satisfies Record<string, string>;
