import type { Checkpoint, Json } from "./checkpoint.ts";
import type { Tokens } from "./tokens.ts";

/** What a field of a contact holds, in the words of Patchbay. */
export const FIELD_TYPES = [
  "TEXT",
  "EMAIL",
  "PHONE",
  "URL",
  "NUMBER",
  "DATE",
  "DATETIME",
  "BOOLEAN",
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** A field of the provider's contacts. */
export type ContactField = {
  name: string;
  label: string;
  type: FieldType;
  /** The provider's own word for the type, such as `picklist`. */
  providerType: string;
  required: boolean;
  readOnly: boolean;
  maxLength: number | null;
  /** The values it may have; null: any. */
  choices: readonly string[] | null;
  custom: boolean;
};

/** A contact as the provider has it. Dates are ISO 8601 texts, numbers are numbers, what has no value is null. */
export type ProviderRecord = {
  id: string;
  /** null where the provider does not tell. */
  modifiedAt: Date | null;
  /** By the names of fields; those that were asked for. */
  values: { [field: string]: Json };
};

export type RecordPage = {
  records: ProviderRecord[];
  /** Where to go on; null when this was the last page. */
  next: Checkpoint | null;
  /** How many there are in all, where the provider tells. */
  total: number | null;
};

/** How the writing of one record went. */
export type WriteOutcome =
  | { ok: true; id: string; modifiedAt: Date | null }
  | {
      ok: false;
      /** GONE: no record has this id any more. DUPLICATE: another one has the same key. */
      code: "REQUIRED" | "REFUSED" | "DUPLICATE" | "GONE";
      /** The field that is to blame, where the provider tells. */
      field: string | null;
      /** In the provider's words; holds no secret. */
      message: string;
    };

export type ProviderUser = {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
  role: string | null;
  data: { [key: string]: Json };
};

type Call = { tokens: Tokens; signal?: AbortSignal | undefined };

/**
 * Contacts, users and views of an organization, for data sync. As everything of a provider it keeps nothing, retries
 * nothing and throws `ProviderError`: THROTTLED with `retryAfterMs` where a limit or a budget of calls is used up, and
 * REFUSED with `checkpoint_expired` where a page can no longer be gone on from.
 */
export type DataSync = {
  /** The module of contacts in what org sync mirrors: `parentKey` of its fields and views. */
  readonly contactModule: string;
  /** Most records in one `readContactsById`, `findContactsByEmail`, `writeContacts` and `deleteContacts`. */
  readonly batchSize: number;
  /** The field that holds the e-mail address. */
  readonly emailField: string;
  /** The provider's fields of the standard contact properties, by property: the default mapping. */
  readonly standardFields: Readonly<Record<string, string>>;
  /** A field from the data of a mirrored FIELDS item; null where its values are of no type that contacts have. */
  contactField(mirrored: { [key: string]: Json }): ContactField | null;
  /** The name of a view from the data of a mirrored VIEWS item. */
  viewName(mirrored: { [key: string]: Json }): string;
  /**
   * One page of at most 200 contacts (2,000 where the provider gives that many); `checkpoint` null begins.
   * `modifiedSince`: only those changed at that moment or later. `view`: only those of a view. Reading a page twice gives the
   * same records; one that changes meanwhile may come on two pages, and none that stays is left out.
   */
  readContacts(
    request: Call & {
      fields: readonly string[];
      modifiedSince: Date | null;
      view: string | null;
      checkpoint: Checkpoint | null;
    },
  ): Promise<RecordPage>;
  /** Those of the ids that there are, in any order. */
  readContactsById(
    request: Call & { fields: readonly string[]; ids: readonly string[] },
  ): Promise<ProviderRecord[]>;
  /** Those with one of the addresses, compared without regard to case. */
  findContactsByEmail(
    request: Call & { fields: readonly string[]; emails: readonly string[] },
  ): Promise<ProviderRecord[]>;
  /** One page of what was deleted at that moment or later. */
  readDeletedContacts(
    request: Call & { since: Date; checkpoint: Checkpoint | null },
  ): Promise<{ ids: string[]; next: Checkpoint | null }>;
  /**
   * Makes (`id` null) and changes contacts; only the given values are written, null clears. The outcomes are in the order of
   * the records, each by itself: one that is refused stops no other.
   */
  writeContacts(
    request: Call & { records: readonly { id: string | null; values: { [field: string]: Json } }[] },
  ): Promise<WriteOutcome[]>;
  /** Deletes contacts; one that is gone already is a success. */
  deleteContacts(request: Call & { ids: readonly string[] }): Promise<WriteOutcome[]>;
  /** One page of the people of the organization. */
  readUsers(
    request: Call & { checkpoint: Checkpoint | null },
  ): Promise<{ users: ProviderUser[]; next: Checkpoint | null; total: number | null }>;
};
