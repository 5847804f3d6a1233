import { isDataCentre } from "../data-centres.ts";
import type { OrgDraft } from "../seed-orgs.ts";
import { BEHAVIOURS } from "../state.ts";
import type { Behaviour, Limits, NotificationFaults, OrgSize } from "../state.ts";
import type { ClientDraft } from "./clients.ts";
import type { FaultDraft } from "./control.ts";
import type { LeadsDraft } from "./leads.ts";
import type { OrgChange } from "./orgs.ts";
import {
  ControlError,
  optionalFlag,
  optionalInteger,
  optionalObject,
  optionalShare,
  optionalText,
  optionalTexts,
  present,
  text,
  type Input,
} from "./read-input.ts";
import type { RecordsDraft } from "./records.ts";
import type { RefusalDraft, TokenFilter } from "./tokens.ts";

const MAX_MS = 10 * 60_000;
const MAX_SEED = 2 ** 31 - 1;

export function parseClient(input: Input): ClientDraft {
  return present({
    id: optionalText(input, "id"),
    secret: optionalText(input, "secret"),
    name: optionalText(input, "name"),
    redirectUris: optionalTexts(input, "redirectUris"),
  });
}

export function parseOrgChange(input: Input): OrgChange {
  const size = optionalObject(input, "size");
  return present({
    name: optionalText(input, "name"),
    size: size === undefined ? undefined : parseSize(size),
    latencyMs: optionalInteger(input, "latencyMs", 0, MAX_MS),
    concurrency: optionalInteger(input, "concurrency", 1, 1_000),
    creditsPerDay: optionalInteger(input, "creditsPerDay", 0, 1_000_000_000),
  });
}

export function parseOrg(input: Input): OrgDraft {
  const dataCentre = text(input, "dataCentre");
  if (!isDataCentre(dataCentre)) throw new ControlError(400, "dataCentre must be one of the ten, e.g. us");
  const { name: _, ...change } = parseOrgChange(input);
  return { key: text(input, "key"), name: text(input, "name"), dataCentre, ...change };
}

function parseSize(input: Input): Partial<OrgSize> {
  return present({
    modules: optionalInteger(input, "modules", 1, 500),
    fieldsPerModule: optionalInteger(input, "fieldsPerModule", 1, 900),
    users: optionalInteger(input, "users", 1, 100_000),
    viewsPerModule: optionalInteger(input, "viewsPerModule", 0, 900),
    recordsPerModule: optionalInteger(input, "recordsPerModule", 0, 1_000_000),
    records: parseCounts(optionalObject(input, "records")),
    badShare: optionalShare(input, "badShare"),
  });
}

function parseCounts(input: Input | undefined): Record<string, number> | undefined {
  if (input === undefined) return undefined;
  const counts = Object.keys(input).map(
    (module) => [module, optionalInteger(input, module, 0, 1_000_000) ?? 0] as const,
  );
  return Object.fromEntries(counts);
}

export function parseRecords(input: Input): RecordsDraft {
  return {
    org: text(input, "org"),
    module: text(input, "module"),
    ...present({
      product: optionalText(input, "product"),
      record: optionalObject(input, "record"),
      count: optionalInteger(input, "count", 1, 10_000),
      ids: optionalTexts(input, "ids"),
      separately: optionalFlag(input, "separately"),
    }),
  };
}

export function parseLeads(input: Input): LeadsDraft {
  return {
    org: text(input, "org"),
    ...present({
      count: optionalInteger(input, "count", 1, 10_000),
      ids: optionalTexts(input, "ids"),
      separately: optionalFlag(input, "separately"),
    }),
  };
}

export function parseTokenFilter(input: Input): TokenFilter {
  return present({
    org: optionalText(input, "org"),
    clientId: optionalText(input, "clientId"),
    id: optionalText(input, "id"),
  });
}

export function parseRefusal(input: Input): RefusalDraft {
  return present({
    org: optionalText(input, "org"),
    refreshTokenId: optionalText(input, "refreshTokenId"),
    error: optionalText(input, "error"),
    status: optionalInteger(input, "status", 200, 599),
    reset: optionalFlag(input, "reset"),
    count: optionalInteger(input, "count", -1, 1_000_000),
  });
}

export function parseFault(input: Input): FaultDraft {
  const pathPrefix = text(input, "pathPrefix");
  if (!pathPrefix.startsWith("/")) throw new ControlError(400, "pathPrefix must begin with /");
  return {
    pathPrefix,
    ...present({
      method: optionalText(input, "method"),
      status: optionalInteger(input, "status", 200, 599),
      reset: optionalFlag(input, "reset"),
      latencyMs: optionalInteger(input, "latencyMs", 0, MAX_MS),
      retryAfterSeconds: optionalInteger(input, "retryAfterSeconds", 0, 86_400),
      afterwards: optionalFlag(input, "afterwards"),
      share: optionalShare(input, "share"),
      seed: optionalInteger(input, "seed", 0, MAX_SEED),
      count: optionalInteger(input, "count", -1, 1_000_000),
    }),
  };
}

export function parseNotifications(input: Input): Partial<Omit<NotificationFaults, "seen">> {
  return present({
    drop: optionalInteger(input, "drop", -1, 1_000_000),
    duplicate: optionalInteger(input, "duplicate", -1, 1_000_000),
    dropShare: optionalShare(input, "dropShare"),
    duplicateShare: optionalShare(input, "duplicateShare"),
    seed: optionalInteger(input, "seed", 0, MAX_SEED),
    delayMs: optionalInteger(input, "delayMs", 0, MAX_MS),
  });
}

export function parseLimits(input: Input): Partial<Limits> {
  return present({
    codeLifeSeconds: optionalInteger(input, "codeLifeSeconds", 1, 86_400),
    accessTokenLifeSeconds: optionalInteger(input, "accessTokenLifeSeconds", 1, 86_400),
    accessTokensPerTenMinutes: optionalInteger(input, "accessTokensPerTenMinutes", 1, 1_000_000),
    refreshTokensPerPerson: optionalInteger(input, "refreshTokensPerPerson", 1, 1_000_000),
    crmRecordsByToken: optionalInteger(input, "crmRecordsByToken", 1, 1_000_000),
    booksCallsPerMinute: optionalInteger(input, "booksCallsPerMinute", 1, 1_000_000),
    hubspotCallsPerTenSeconds: optionalInteger(input, "hubspotCallsPerTenSeconds", 0, 1_000_000),
    hubspotCallsPerDay: optionalInteger(input, "hubspotCallsPerDay", 0, 100_000_000),
    hubspotSearchesPerSecond: optionalInteger(input, "hubspotSearchesPerSecond", 0, 1_000_000),
    hubspotSearchLagMs: optionalInteger(input, "hubspotSearchLagMs", 0, 3_600_000),
  });
}

export function parseBehaviour(input: Input): Behaviour {
  const kind = BEHAVIOURS.find((candidate) => candidate === input["kind"]);
  if (kind === undefined) throw new ControlError(400, `kind must be one of ${BEHAVIOURS.join(", ")}`);
  return {
    kind,
    ...present({
      status: optionalInteger(input, "status", 200, 599),
      delayMs: optionalInteger(input, "delayMs", 0, MAX_MS),
      retryAfterSeconds: optionalInteger(input, "retryAfterSeconds", 0, 86_400),
      location: optionalText(input, "location"),
      bytes: optionalInteger(input, "bytes", 0, 200_000_000),
      everyMs: optionalInteger(input, "everyMs", 1, MAX_MS),
      body: optionalText(input, "body"),
      times: optionalInteger(input, "times", 1, 1_000_000),
    }),
  };
}
