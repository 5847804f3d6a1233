import { seedBooks } from "./books/books.ts";
import type { DataCentre } from "./data-centres.ts";
import { seedWebinars } from "./webinar/webinar.ts";
import type { OrgSize, ProviderOrg } from "./state.ts";

const SMALL: OrgSize = {
  modules: 12,
  fieldsPerModule: 24,
  users: 14,
  viewsPerModule: 4,
  recordsPerModule: 240,
};

const SEEDS: {
  key: string;
  name: string;
  dataCentre: DataCentre;
  size?: Partial<OrgSize>;
  latencyMs?: number;
}[] = [
  { key: "acme", name: "Acme Trading", dataCentre: "us" },
  { key: "northwind", name: "Northwind GmbH", dataCentre: "eu", size: { modules: 14, users: 31 } },
  {
    key: "bigcorp",
    name: "Big Corp",
    dataCentre: "us",
    size: { modules: 60, fieldsPerModule: 120, users: 2400, viewsPerModule: 12, recordsPerModule: 25_000 },
    latencyMs: 120,
  },
  { key: "globex", name: "Globex Labs", dataCentre: "us", size: { modules: 10, users: 8 } },
  { key: "bharat", name: "Bharat Spices", dataCentre: "in" },
  { key: "southerncross", name: "Southern Cross Pty", dataCentre: "au" },
  { key: "sakura", name: "Sakura Trading KK", dataCentre: "jp" },
  { key: "maple", name: "Maple Works", dataCentre: "ca" },
  { key: "najd", name: "Najd Foods", dataCentre: "sa" },
  { key: "greatwall", name: "Great Wall Imports", dataCentre: "cn" },
  { key: "thames", name: "Thames Supplies", dataCentre: "uk" },
  { key: "gulfstar", name: "Gulf Star", dataCentre: "ae" },
];

export interface OrgDraft {
  key: string;
  name: string;
  dataCentre: DataCentre;
  size?: Partial<OrgSize>;
  latencyMs?: number;
  concurrency?: number;
  creditsPerDay?: number;
}

/** Makes a provider organization; `ordinal` keeps its numbers apart from those of the others. */
export function makeOrg(draft: OrgDraft, ordinal: number): ProviderOrg {
  const idPrefix = String(554_000 + ordinal);
  return {
    key: draft.key,
    name: draft.name,
    dataCentre: draft.dataCentre,
    zgid: String(60_012_000 + ordinal * 7),
    idPrefix,
    size: { ...SMALL, ...draft.size },
    latencyMs: draft.latencyMs ?? 60,
    concurrency: draft.concurrency ?? 10,
    creditsPerDay: draft.creditsPerDay ?? 100_000,
    creditsByHour: {},
    records: {},
    webinars: seedWebinars(idPrefix),
    books: seedBooks(idPrefix),
  };
}

/** The organizations every simulator begins with: at least one in each data centre. */
export function seedOrgs(): Record<string, ProviderOrg> {
  return Object.fromEntries(SEEDS.map((seed, index) => [seed.key, makeOrg(seed, index + 1)]));
}
