import type { Checkpoint, Json } from "./checkpoint.ts";
import type { DataSync } from "./data-sync.ts";
import type { EventField, EventPayload, EventType, Notification, RecordChange } from "./events.ts";
import type { OAuthClient, Tokens } from "./tokens.ts";

export type { Checkpoint, Json } from "./checkpoint.ts";

/**
 * How one kind of third party behaves. Functions over the network door: tokens come in as values, nothing is kept,
 * nothing is logged. All that reach the provider throw `ProviderError`; none retries or refreshes by itself.
 */
export type Provider = {
  /** The name in the catalogue, such as `zoho-crm`. */
  readonly key: string;
  readonly scopes: readonly Scope[];
  /** The scopes without which org sync and rules do not work. */
  readonly requiredScopes: readonly string[];
  /** Asked for beside those: what data sync alone needs. Where one was not granted, that fails with `SCOPE_MISSING` and nothing else. */
  readonly syncScopes: readonly string[];
  /** Event types that every organization has; custom modules add their own under the same form of key. */
  readonly eventTypes: readonly EventType[];
  /** Those of `required` that `granted` does not cover, by the provider's rules of what covers what. */
  missingScopes(required: readonly string[], granted: readonly string[]): string[];
  readonly authorization: AuthorizationCode;
  /** Which organization and person granted the tokens. */
  identify(tokens: Tokens): Promise<Identity>;
  readonly orgSync: OrgSync;
  /** null: the provider has no push. */
  readonly watch: Watch | null;
  /** Reads back what pushes missed: every provider with `watch` has it, and only those. */
  readonly changes: ChangedRecords | null;
  /** For providers without pushes. */
  readonly poll: Poll | null;
  /** Reads single records, for conditions that ask about more than an event tells; null: the provider has no such call. */
  readonly records: Records | null;
  /** Contacts, users and views; null: the provider has no data sync. */
  readonly dataSync: DataSync | null;
  /**
   * A field of `affectedValues` that only some organizations have, from what org sync mirrored of it (the data of a
   * FIELDS item). null where its values cannot be compared.
   */
  eventField(mirrored: { [key: string]: Json }): EventField | null;
};

/** A scope and what it lets one do, in one line. */
export type Scope = { name: string; meaning: string };

export type Identity = {
  /** Stable for the life of the organization; what re-authentication is compared by. */
  orgId: string;
  orgName: string;
  /** null where the scopes do not tell. */
  userEmail: string | null;
  dataCentre: string;
};

/** OAuth 2.0, authorization code with PKCE (RFC 6749, 7636). */
export type AuthorizationCode = {
  /** Codes of the provider's separate installations, such as `eu`; one code where there is a single one. */
  readonly dataCentres: readonly string[];
  /** Where to send the browser. `consentAt`: the data centre that consent begins at, where it matters. */
  authorizationUrl(request: {
    client: OAuthClient;
    redirectUri: string;
    state: string;
    codeChallenge: string;
    scopes: readonly string[];
    consentAt?: string;
  }): URL;
  /**
   * Reads the query the browser came back with. Throws nothing and sends nothing: what arrives is from outside, and
   * each way it can be wrong is an outcome of its own. Check `state` against the session before using `code`.
   */
  readCallback(params: URLSearchParams, consentAt?: string): CallbackOutcome;
  /**
   * Exchanges a code, once. `AUTH_PERMANENT` with `invalid_code` means that the code is unknown, used or expired.
   * `scopes` are those asked for: they count as granted where the answer names none (RFC 6749, 5.1).
   */
  exchange(request: {
    client: OAuthClient;
    code: string;
    codeVerifier: string;
    redirectUri: string;
    dataCentre: string;
    scopes: readonly string[];
  }): Promise<Tokens>;
  /** New tokens; the refresh token is the old one where the answer has none. `AUTH_PERMANENT`: consent is needed. */
  refresh(request: { client: OAuthClient; tokens: Tokens }): Promise<Tokens>;
  /**
   * Ends the grant at the provider. A grant that is gone already is a success too. Throws when neither endpoint
   * gave a definite answer; doing it again is safe.
   */
  revoke(request: { client: OAuthClient; tokens: Tokens }): Promise<RevocationReceipt>;
};

export type CallbackOutcome =
  | { kind: "CODE"; state: string; code: string; issuer: string | null; dataCentre: string }
  /** The person said no. */
  | { kind: "DENIED"; state: string | null }
  /** The provider reports an error of its own. */
  | { kind: "PROVIDER_ERROR"; state: string | null; providerCode: string; description: string | null }
  /** The query names a server that is not the provider's: nothing may be sent there. */
  | { kind: "FOREIGN_SERVER"; state: string | null; claimed: string }
  /** Parameters are missing, repeated, too long or contradict each other. */
  | { kind: "MALFORMED"; state: string | null; reason: string };

/** What is kept of a revocation; holds no token. */
export type RevocationReceipt = {
  outcome: "REVOKED" | "ALREADY_INVALID";
  /** The endpoint that gave the answer, without query. */
  endpoint: string;
  at: Date;
  /** Every endpoint that was asked, in order. */
  attempts: { endpoint: string; status: number | null; providerCode: string | null }[];
};

export const ORG_OBJECTS = ["MODULES", "FIELDS", "USERS", "VIEWS"] as const;
export type OrgObject = (typeof ORG_OBJECTS)[number];

export type OrgItem = {
  /** Unique per object and parent. */
  key: string;
  /** The module of a field or view; absent for modules and users. */
  parentKey?: string;
  data: { [key: string]: Json };
};

export type OrgPage = {
  items: OrgItem[];
  /** Where to go on; null when this was the last page. */
  next: Checkpoint | null;
  /** Counted from the beginning of the object, in `unit`s, this page included; `total` only once it is known. */
  progress: { done: number; total: number | null; unit: "ITEM" | "MODULE" };
  /** Parts that the provider refuses to list, such as a module without an API; not an error of the sync. */
  skipped: { key: string; reason: string }[];
};

/** Reads what an organization is made of, page by page, so that a run can stop and go on anywhere. */
export type OrgSync = {
  /** In the order to read them. */
  readonly objects: readonly OrgObject[];
  /**
   * One page of at most a few hundred items; `checkpoint` null begins. Store `next` together with the items. Reading a
   * page twice gives the same keys.
   */
  readPage(request: {
    tokens: Tokens;
    object: OrgObject;
    checkpoint: Checkpoint | null;
    signal?: AbortSignal;
  }): Promise<OrgPage>;
};

export type ChannelRequest = {
  tokens: Tokens;
  /** Chosen by us: a positive int64 as decimal text. */
  channelId: string;
  /** A secret of at most 50 characters that every push repeats. */
  token: string;
  /** Keys of event types. */
  eventTypes: readonly string[];
  notifyUrl: string;
  expiresAt: Date;
};

/** Push channels: the provider calls `notifyUrl` until the channel expires. */
export type Watch = {
  /** The longest life of a channel in milliseconds; ask for no more. */
  readonly longestLifeMs: number;
  /** Opens a channel; the answer is when it really expires, which may be earlier than asked for. */
  open(request: ChannelRequest): Promise<{ expiresAt: Date }>;
  /**
   * Moves the expiry alone, so that a push under way keeps its token. null when the provider no longer has the
   * channel: open it again, and look for what was missed.
   */
  extend(request: {
    tokens: Tokens;
    channelId: string;
    expiresAt: Date;
  }): Promise<{ expiresAt: Date } | null>;
  /** Sets expiry, events, URL and token anew; opens the channel where the provider no longer has it. */
  renew(request: ChannelRequest): Promise<{ expiresAt: Date }>;
  /** Closes a channel; one that is gone already is closed. */
  close(request: { tokens: Tokens; channelId: string }): Promise<void>;
  /** Reads the JSON body of a push; null for anything that is not one. */
  readNotification(body: unknown): Notification | null;
};

/** What changed in one kind of record, so that missed pushes can be made good. */
export type ChangedRecords = {
  /**
   * One page of what was created, updated or deleted in [since, until), in the provider's order; `module` as in
   * `EventType.module`, `checkpoint` null begins. A record that was created and later updated in that time gives both.
   * Reading a page twice gives the same changes; one change may come on two pages. Providers keep only the last state:
   * several updates of a record give one, the last; of a record that is gone only its deletion is known.
   */
  readPage(request: {
    tokens: Tokens;
    module: string;
    since: Date;
    until: Date;
    checkpoint: Checkpoint | null;
    signal?: AbortSignal;
  }): Promise<{ changes: RecordChange[]; next: Checkpoint | null }>;
};

/** The records that events are about, one by one. */
export type Records = {
  /**
   * All readable fields of a record as it stands, under the names that events use; null where it is gone. `module` as in
   * `EventType.module`.
   */
  read(request: {
    tokens: Tokens;
    module: string;
    recordId: string;
    signal?: AbortSignal;
  }): Promise<Record<string, unknown> | null>;
};

/** A provider without pushes: all that stands is read and compared with what stood before. */
export type Poll = {
  /** How long to wait from one pass to the next, in milliseconds. */
  readonly intervalMs: number;
  /**
   * One page of everything that stands; `checkpoint` null begins a pass, `next` null ends it. `since`: when the last
   * whole pass began, null before the first. What was over long before then may be left out.
   */
  readPage(request: {
    tokens: Tokens;
    since: Date | null;
    checkpoint: Checkpoint | null;
    signal?: AbortSignal;
  }): Promise<{ items: PolledItem[]; next: Checkpoint | null }>;
  /**
   * The events that lead from one state of an item to the next; `before` null: it is new; `after` null: it is gone (a
   * whole pass did not see it). `now` decides what is due by time.
   */
  compare(before: PolledItem | null, after: PolledItem | null, now: Date): EventPayload[];
};

/** One thing at the provider; `source` and `key` together name it for good. */
export type PolledItem = { source: string; key: string; data: { [key: string]: Json } };
