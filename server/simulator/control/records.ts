import { listFields, nameFieldOf } from "../crm/field-catalogue.ts";
import { findModule, type CrmModule } from "../crm/module-catalogue.ts";
import { findProduct } from "../crm/products.ts";
import { FIRST_CREATED_NUMBER, recordId, seedValue } from "../crm/record-seed.ts";
import { readRecord } from "../crm/record-store.ts";
import { walkRecords } from "../crm/walk-records.ts";
import { createRecords, deleteRecords, updateRecords } from "../crm/write-records.ts";
import type { WriteResult } from "../crm/write-result.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { getOrg } from "./orgs.ts";
import { ControlError } from "./read-input.ts";

/** One notification names at most this many records, as a call of the real API writes at most 100. */
const BULK = 100;

export interface RecordsDraft {
  org: string;
  /** "crm" (the default) or "bigin". */
  product?: string;
  module: string;
  /** Fields of each record; what is mandatory and absent is made up. */
  record?: Record<string, unknown>;
  /** How many; 1 by default. */
  count?: number;
  /** For update and delete: which records; without it the `count` newest. */
  ids?: string[];
  /** True sends one notification for each record instead of one for up to 100. */
  separately?: boolean;
}

export interface RecordsWritten {
  ids: string[];
  errors: WriteResult[];
}

export function makeRecords(world: World, draft: RecordsDraft): RecordsWritten {
  const { org, module } = target(world, draft);
  const rows = Array.from({ length: draft.count ?? 1 }, () => ({
    ...sampleRecord(world, org, module),
    ...draft.record,
  }));
  return inBulk(rows, draft, (part) => createRecords(world, org, module, part));
}

export function changeRecords(world: World, draft: RecordsDraft): RecordsWritten {
  const { org, module } = target(world, draft);
  const record = draft.record ?? { Description: `Changed at ${new Date(world.now()).toISOString()}` };
  const rows = chosenIds(org, module, draft).map((id) => ({ ...record, id }));
  return inBulk(rows, draft, (part) => updateRecords(world, org, module, part));
}

export function removeRecords(world: World, draft: RecordsDraft): RecordsWritten {
  const { org, module } = target(world, draft);
  return inBulk(chosenIds(org, module, draft), draft, (part) => deleteRecords(world, org, module, part));
}

/** The newest records of a module, all fields. */
export function peekRecords(
  world: World,
  draft: { org: string; product?: string; module: string },
  limit: number,
): object[] {
  const { org, module } = target(world, draft);
  return newest(org, module, limit).map((n) => readRecord(org, module, n));
}

export function target(
  world: World,
  draft: { org: string; product?: string; module: string },
): { org: ProviderOrg; module: CrmModule } {
  const org = getOrg(world, draft.org);
  const product = findProduct(draft.product ?? "crm");
  if (product === undefined) throw new ControlError(400, "product must be crm or bigin");
  const module = findModule(org, product, draft.module);
  if (module === undefined) throw new ControlError(404, `${org.key} has no module ${draft.module}`);
  return { org, module };
}

function sampleRecord(world: World, org: ProviderOrg, module: CrmModule): Record<string, unknown> {
  // Beyond every seeded number, so that nobody is made up who is there already.
  const n = FIRST_CREATED_NUMBER + world.nextNumber();
  const fields = listFields(org, module);
  const shown = new Set([
    "First_Name",
    "Last_Name",
    "Email",
    "Company",
    "Phone",
    "Amount",
    nameFieldOf(fields),
  ]);
  const entries = fields
    .filter((field) => shown.has(field.apiName) && !field.readOnly)
    .map((field) => [field.apiName, seedValue(org, module, field, n)] as const);
  return Object.fromEntries(entries);
}

export function chosenIds(
  org: ProviderOrg,
  module: CrmModule,
  draft: { ids?: string[]; count?: number },
): string[] {
  return draft.ids ?? newest(org, module, draft.count ?? 1).map((n) => recordId(org, module, n));
}

function newest(org: ProviderOrg, module: CrmModule, limit: number): number[] {
  return walkRecords(org, module, { by: "id", descending: true }).take(limit).toArray();
}

/** Writes up to 100 rows at a time, or one at a time. */
export function inBulk<T>(
  rows: T[],
  draft: { separately?: boolean },
  write: (part: T[]) => WriteResult[],
): RecordsWritten {
  const step = draft.separately === true ? 1 : BULK;
  const results: WriteResult[] = [];
  for (let start = 0; start < rows.length; start += step)
    results.push(...write(rows.slice(start, start + step)));
  return {
    ids: results
      .filter((result) => result.status === "success")
      .map((result) => String(result.details["id"])),
    errors: results.filter((result) => result.status === "error"),
  };
}
