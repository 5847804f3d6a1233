import { booksOrganizationId } from "../books/organization-id.ts";
import { creditsUsed } from "../crm/budget.ts";
import { listModules } from "../crm/module-catalogue.ts";
import { BIGIN, CRM } from "../crm/products.ts";
import { makeOrg, type OrgDraft } from "../seed-orgs.ts";
import { makeOrgCounters, type OrgCounters, type OrgSize, type ProviderOrg } from "../state.ts";
import { findOrg, type World } from "../world.ts";
import { ControlError } from "./read-input.ts";

export interface OrgSummary {
  key: string;
  name: string;
  dataCentre: string;
  zgid: string;
  size: OrgSize;
  latencyMs: number;
  concurrency: number;
  creditsPerDay: number;
  creditsUsed: number;
  /** Of the CRM. */
  modules: string[];
  biginModules: string[];
  /** The number of the organization in Zoho Books. */
  booksOrganizationId: string;
  customers: number;
  counters: OrgCounters;
}

export interface OrgChange {
  name?: string;
  size?: Partial<OrgSize>;
  latencyMs?: number;
  concurrency?: number;
  creditsPerDay?: number;
}

export function getOrg(world: World, key: string): ProviderOrg {
  const org = findOrg(world, key);
  if (org === undefined) throw new ControlError(404, `no organization ${key}`);
  return org;
}

export function summariseOrg(world: World, org: ProviderOrg): OrgSummary {
  return {
    key: org.key,
    name: org.name,
    dataCentre: org.dataCentre,
    zgid: org.zgid,
    size: org.size,
    latencyMs: org.latencyMs,
    concurrency: org.concurrency,
    creditsPerDay: org.creditsPerDay,
    creditsUsed: creditsUsed(world, org),
    modules: listModules(org, CRM).map((module) => module.apiName),
    biginModules: listModules(org, BIGIN).map((module) => module.apiName),
    booksOrganizationId: booksOrganizationId(org),
    customers: Object.keys(org.books.contacts).length,
    counters: world.state.counters.byOrg[org.key] ?? makeOrgCounters(),
  };
}

export function addOrg(world: World, draft: OrgDraft): OrgSummary {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(draft.key)) {
    throw new ControlError(400, "key must be lower-case letters, digits and hyphens, at most 40");
  }
  if (findOrg(world, draft.key) !== undefined) throw new ControlError(409, `${draft.key} exists`);
  const org = makeOrg(draft, Object.keys(world.state.orgs).length + 1);
  world.state.orgs[draft.key] = org;
  world.touch();
  return summariseOrg(world, org);
}

/** Changes size and speed; records that were created or changed before stay. */
export function changeOrg(world: World, key: string, change: OrgChange): OrgSummary {
  const org = getOrg(world, key);
  org.name = change.name ?? org.name;
  const records = { ...org.size.records, ...change.size?.records };
  org.size = { ...org.size, ...change.size, ...(Object.keys(records).length > 0 && { records }) };
  org.latencyMs = change.latencyMs ?? org.latencyMs;
  org.concurrency = change.concurrency ?? org.concurrency;
  org.creditsPerDay = change.creditsPerDay ?? org.creditsPerDay;
  world.touch();
  return summariseOrg(world, org);
}
