import type { BooksData } from "./books/books.ts";
import type { DataCentre } from "./data-centres.ts";
import { makeGenericState, type GenericState } from "./generic/generic-state.ts";
import type { Webinar } from "./webinar/webinar.ts";

/** Products of other vendors than Zoho, which the simulator plays over the same organizations and people. */
export type AppKey = "hubspot" | "salesforce";

/** All times in the state are milliseconds of the simulator's clock. Everything here survives a restart. */
export interface SimulatorState {
  version: 1;
  /** Milliseconds added to the real clock. */
  clockOffset: number;
  /** Source of every generated number (token ids, created records). */
  sequence: number;
  clients: Record<string, OAuthClient>;
  orgs: Record<string, ProviderOrg>;
  tickets: Record<string, ConsentTicket>;
  codes: Record<string, AuthorizationCode>;
  refreshTokens: Record<string, RefreshToken>;
  accessTokens: Record<string, AccessToken>;
  channels: Channel[];
  refusals: Refusal[];
  faults: Fault[];
  notifications: NotificationFaults;
  behaviours: Record<string, Behaviour>;
  counters: Counters;
  limits: Limits;
  generic: GenericState;
}

/** Zoho's limits of tokens, settable because some tests need more than Zoho gives. */
export interface Limits {
  codeLifeSeconds: number;
  accessTokenLifeSeconds: number;
  /** New access tokens of one refresh token within 10 minutes. */
  accessTokensPerTenMinutes: number;
  /** Live refresh tokens of one person and client. */
  refreshTokensPerPerson: number;
  /** Records that the page tokens of one list lead through, in the CRM and Bigin. */
  crmRecordsByToken: number;
  /** Calls of Zoho Books by one organization in a rolling minute. */
  booksCallsPerMinute: number;
  /** Calls of HubSpot by one client and organization in rolling ten seconds, and by an organization in a day. */
  hubspotCallsPerTenSeconds: number;
  hubspotCallsPerDay: number;
  /** Searches in HubSpot by one organization in a rolling second. */
  hubspotSearchesPerSecond: number;
  /** How long HubSpot's search does not find what changed, milliseconds. */
  hubspotSearchLagMs: number;
}

export const ZOHO_LIMITS: Limits = {
  codeLifeSeconds: 120,
  accessTokenLifeSeconds: 3_600,
  accessTokensPerTenMinutes: 10,
  refreshTokensPerPerson: 20,
  crmRecordsByToken: 100_000,
  booksCallsPerMinute: 100,
  hubspotCallsPerTenSeconds: 110,
  hubspotCallsPerDay: 250_000,
  hubspotSearchesPerSecond: 5,
  hubspotSearchLagMs: 0,
};

export interface OAuthClient {
  id: string;
  secret: string;
  name: string;
  redirectUris: string[];
}

export interface OrgSize {
  modules: number;
  fieldsPerModule: number;
  users: number;
  viewsPerModule: number;
  recordsPerModule: number;
  /** How many records single modules have instead, by API name: {"Contacts": 100000}. */
  records?: Record<string, number>;
  /** Which part of the seeded contacts has one value that is wrong, 0 to 1, in millionths; none when absent. */
  badShare?: number;
}

export interface ProviderOrg {
  key: string;
  name: string;
  dataCentre: DataCentre;
  /** The provider's organization number (zgid), unique over all data centres. */
  zgid: string;
  /** First six digits of every id of this organization. */
  idPrefix: string;
  size: OrgSize;
  /** Delay of each API answer, milliseconds. */
  latencyMs: number;
  /** API calls allowed at once; one more is answered 429. */
  concurrency: number;
  /** API credits per rolling 24 hours. */
  creditsPerDay: number;
  /** Credits used, by hour since the epoch. */
  creditsByHour: Record<string, number>;
  /** By module, and `bigin/` before those of Bigin. */
  records: Record<string, ModuleRecords>;
  /** By key. */
  webinars: Record<string, Webinar>;
  books: BooksData;
}

/** What differs from the seeded records of a module. Keys are record numbers as text. */
export interface ModuleRecords {
  changed: Record<string, RecordOverlay>;
  deleted: Record<string, number>;
}

export interface RecordOverlay {
  fields: Record<string, unknown>;
  /** Only for records made after the seed. */
  createdAt?: number;
  modifiedAt: number;
}

export interface ConsentTicket {
  /** Whose consent it is; absent for Zoho's. */
  app?: AppKey;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | undefined;
  offline: boolean;
  prompted: boolean;
  challenge: string | undefined;
  entry: DataCentre;
  expiresAt: number;
}

export interface AuthorizationCode {
  app?: AppKey;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  offline: boolean;
  prompted: boolean;
  challenge: string | undefined;
  orgKey: string;
  dataCentre: DataCentre;
  expiresAt: number;
  used: boolean;
}

export interface RefreshToken {
  app?: AppKey;
  id: string;
  value: string;
  clientId: string;
  orgKey: string;
  dataCentre: DataCentre;
  scopes: string[];
  createdAt: number;
  revokedAt?: number;
  /** Why it no longer works: revoked by the client, by control, or pushed out by the 21st. */
  revokedBecause?: "client" | "control" | "displaced";
  refreshes: number;
  /** Times of the newest access tokens, for the limit of 10 in 10 minutes. */
  mintedAt: number[];
}

export interface AccessToken {
  app?: AppKey;
  id: string;
  value: string;
  refreshTokenId: string | undefined;
  clientId: string;
  orgKey: string;
  dataCentre: DataCentre;
  scopes: string[];
  createdAt: number;
  expiresAt: number;
}

export interface Channel {
  orgKey: string;
  product: "crm" | "bigin";
  channelId: string;
  module: string;
  operations: Operation[];
  notifyUrl: string;
  token: string | undefined;
  expiresAt: number;
  returnAffectedFieldValues: boolean;
  notifyOnRelatedAction: boolean;
  sent: number;
  failed: number;
  lastStatus: string | undefined;
}

export type Operation = "create" | "edit" | "delete";

/** What the next refreshes are answered with instead of a token. */
export interface Refusal {
  id: string;
  orgKey?: string;
  refreshTokenId?: string;
  /** An OAuth error code for the body, e.g. invalid_code. */
  error?: string;
  /** An HTTP status, e.g. 503. */
  status?: number;
  /** Closes the socket without an answer. */
  reset?: boolean;
  remaining: number;
}

/** A network fault for the next calls whose path begins with a prefix. */
export interface Fault {
  id: string;
  /** A path such as /eu/api/crm/v8/users, without the data centre (/api/crm/v8/users), or of the generic service. */
  pathPrefix: string;
  method?: string;
  status?: number;
  reset?: boolean;
  latencyMs?: number;
  retryAfterSeconds?: number;
  /** True lets the call do its work first: only its answer is late, another, or lost. */
  afterwards?: boolean;
  /** Which part of the fitting calls is hit, 0 to 1; all when absent. */
  share?: number;
  /** Decides which calls of the share are hit: the same ones in every run. */
  seed?: number;
  /** Fitting calls seen, of which the share is taken. */
  seen?: number;
  /** How many calls are still to be hit; -1 until cleared. */
  remaining: number;
}

export interface NotificationFaults {
  /** How many of the next notifications are lost; -1 loses all. */
  drop: number;
  /** How many of the next notifications are sent twice; -1 doubles all. */
  duplicate: number;
  /** Which part of the notifications is lost, 0 to 1. */
  dropShare: number;
  /** Which part of those that are sent is sent twice, 0 to 1. */
  duplicateShare: number;
  /** Decides which notifications the shares hit: the same ones of a row in every run. */
  seed: number;
  /** Notifications since the shares or the seed were set. */
  seen: number;
  /** Wait before each notification, milliseconds. */
  delayMs: number;
}

export const NO_NOTIFICATION_FAULTS: NotificationFaults = {
  drop: 0,
  duplicate: 0,
  dropShare: 0,
  duplicateShare: 0,
  seed: 1,
  seen: 0,
  delayMs: 0,
};

/** What a receiver can do instead of answering well; `docs/simulator.md` says what each is. */
export const BEHAVIOURS = [
  "status",
  "slow",
  "reset",
  "close",
  "hang",
  "huge",
  "drip",
  "short",
  "garbage",
  "redirect",
] as const;

export interface Behaviour {
  kind: (typeof BEHAVIOURS)[number];
  status?: number;
  delayMs?: number;
  retryAfterSeconds?: number;
  location?: string;
  /** Size of a huge body, bytes; of one that drips, after how many it ends after all. */
  bytes?: number;
  /** Wait between the bytes of a body that drips, milliseconds. */
  everyMs?: number;
  body?: string;
  /** How many requests misbehave before the receiver behaves again; absent means for ever. */
  times?: number;
}

export interface Counters {
  exchanges: number;
  refreshes: number;
  refusedRefreshes: number;
  revocations: number;
  apiCalls: number;
  notificationsSent: number;
  notificationsFailed: number;
  notificationsDropped: number;
  notificationsDoubled: number;
  /** Calls that met a fault. */
  faultsTaken: number;
  byOrg: Record<string, OrgCounters>;
}

/** A product of the provider, each with an API of its own over the same organization. */
export type ProductKey = "crm" | "bigin" | "webinar" | "books" | AppKey;

export interface OrgCounters {
  exchanges: number;
  refreshes: number;
  revocations: number;
  apiCalls: number;
  notifications: number;
  /** Changes made, by `product/module` and operation: {"crm/Leads": {"created": 3}}. */
  changes: Record<string, Record<string, number>>;
}

export function makeOrgCounters(): OrgCounters {
  return { exchanges: 0, refreshes: 0, revocations: 0, apiCalls: 0, notifications: 0, changes: {} };
}

export function makeCounters(): Counters {
  return {
    exchanges: 0,
    refreshes: 0,
    refusedRefreshes: 0,
    revocations: 0,
    apiCalls: 0,
    notificationsSent: 0,
    notificationsFailed: 0,
    notificationsDropped: 0,
    notificationsDoubled: 0,
    faultsTaken: 0,
    byOrg: {},
  };
}

export function makeState(orgs: Record<string, ProviderOrg>): SimulatorState {
  return {
    version: 1,
    clockOffset: 0,
    sequence: 0,
    clients: {},
    orgs,
    tickets: {},
    codes: {},
    refreshTokens: {},
    accessTokens: {},
    channels: [],
    refusals: [],
    faults: [],
    notifications: { ...NO_NOTIFICATION_FAULTS },
    behaviours: {},
    counters: makeCounters(),
    limits: { ...ZOHO_LIMITS },
    generic: makeGenericState(),
  };
}
