import type { ReceivedRequest } from "../receiver/receiver-log.ts";
import type { OrgDraft } from "../seed-orgs.ts";
import type { Behaviour, Channel, Counters, Fault } from "../state.ts";
import type { Limits, NotificationFaults, OAuthClient, Refusal } from "../state.ts";
import type { ClientDraft } from "./clients.ts";
import type { ConsentDecision } from "./consent.ts";
import type { OrgChange, OrgSummary } from "./orgs.ts";
import type { CustomerList, CustomersDraft } from "./customers.ts";
import type { ChangeFilter, ChangeMade } from "./changes.ts";
import type { GenericControl } from "./generic.ts";
import type { HubSpotControl } from "./hubspot.ts";
import type { SalesforceControl } from "./salesforce.ts";
import type { LeadsDraft } from "./leads.ts";
import type { RecordsDraft, RecordsWritten } from "./records.ts";
import type { RefusalDraft, TokenFilter, TokenLists } from "./tokens.ts";
import type { Done, PersonsDraft, WebinarSummary, WebinarsDraft } from "./webinars.ts";

export type FaultDraft = Omit<Fault, "id" | "remaining" | "seen"> & {
  /** How many calls; 1 by default, -1 until cleared. */
  count?: number;
};

export interface Clock {
  /** ISO time of the simulator. */
  now: string;
  offsetMs: number;
}

/** Everything that can be done to the simulator from outside; the control API is these functions over HTTP. */
export interface Control {
  /** The generic service: its clients, users, keys, grants and how it behaves. */
  generic: GenericControl;
  registerClient(draft: ClientDraft): OAuthClient;
  listClients(): OAuthClient[];
  removeClient(id: string): void;
  decideConsent(decision: ConsentDecision): { redirect: string };

  listOrgs(): OrgSummary[];
  getOrg(key: string): OrgSummary;
  addOrg(draft: OrgDraft): OrgSummary;
  changeOrg(key: string, change: OrgChange): OrgSummary;

  createRecords(draft: RecordsDraft): RecordsWritten;
  updateRecords(draft: RecordsDraft): RecordsWritten;
  deleteRecords(draft: RecordsDraft): RecordsWritten;
  peekRecords(org: string, module: string, limit?: number, product?: string): object[];

  /** Leads sent for approval, approved, rejected, converted: each an update to the channels. */
  submitLeads(draft: LeadsDraft): RecordsWritten;
  approveLeads(draft: LeadsDraft): RecordsWritten;
  rejectLeads(draft: LeadsDraft): RecordsWritten;
  convertLeads(draft: LeadsDraft): RecordsWritten;
  listWebinars(org: string): WebinarSummary[];
  createWebinars(draft: WebinarsDraft): Done;
  updateWebinars(draft: WebinarsDraft): Done;
  startWebinars(draft: WebinarsDraft): Done;
  endWebinars(draft: WebinarsDraft): Done;
  cancelWebinars(draft: WebinarsDraft): Done;
  registerPersons(draft: PersonsDraft): Done;
  joinMembers(draft: PersonsDraft): Done;
  removeMembers(draft: PersonsDraft): Done;

  /** Customers and vendors of Zoho Books, the newest first; with `email` those that have it. */
  listCustomers(org: string, limit?: number, email?: string): CustomerList;
  createCustomers(draft: CustomersDraft): Done;
  updateCustomers(draft: CustomersDraft): Done;
  deleteCustomers(draft: CustomersDraft): Done;

  /** Contacts of an organization in HubSpot. */
  hubspot: HubSpotControl;
  /** Contacts of an organization in Salesforce. */
  salesforce: SalesforceControl;

  /** What was really changed in an organization, oldest first, to compare with what arrived. */
  changesOf(org: string, filter?: ChangeFilter): ChangeMade[];

  listTokens(filter?: TokenFilter): TokenLists;
  expireAccessTokens(filter?: TokenFilter): number;
  revokeRefreshTokens(filter?: TokenFilter): number;
  refuseRefreshes(draft: RefusalDraft): Refusal;
  clearRefusals(): void;

  listChannels(): (Channel & { live: boolean })[];
  /** Ends channels silently, as the provider does at expiry. Returns how many. */
  endChannels(filter?: { org?: string; product?: string; channelId?: string }): number;
  setNotifications(faults: Partial<Omit<NotificationFaults, "seen">>): NotificationFaults;
  /** Resolves once every notification so far was sent. */
  settled(): Promise<void>;

  addFault(draft: FaultDraft): Fault;
  listFaults(): Fault[];
  clearFaults(): void;

  /** Changes limits of tokens; Zoho's own come back with reset(). */
  setLimits(limits: Partial<Limits>): Limits;

  counters(): Counters;
  resetCounters(): void;
  clock(): Clock;
  /** Sets the clock by offset, by time, or forward; times in milliseconds. */
  setClock(change: { offsetMs?: number; now?: number; advanceMs?: number }): Clock;

  setBehaviour(name: string, behaviour: Behaviour | undefined): void;
  /** Whether requests to a receiver are only counted, for loads; `clearRequests` ends it. */
  setQuiet(name: string, quiet: boolean): void;
  receivedRequests(name: string): ReceivedRequest[];
  /** How many came since the last clear, forgotten ones included. */
  receivedCount(name: string): number;
  waitForRequests(name: string, count: number, timeoutMs?: number): Promise<ReceivedRequest[]>;
  clearRequests(name?: string): void;

  /**
   * Refuses new connections for so long, as a machine that is switched off does: the whole simulator, this control too.
   * Connections on which a request is under way stay. Resolves once it listens again; stopping ends it.
   */
  goAway(forMs: number): Promise<void>;

  /** Back to the seed; keeps the clients when asked, so that a demo stays connected to its registration. */
  reset(options?: { keepClients?: boolean }): void;
}
