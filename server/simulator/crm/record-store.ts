import { lookUp } from "../look-up.ts";
import { seedTime } from "../people.ts";
import type { ModuleRecords, ProviderOrg, RecordOverlay } from "../state.ts";
import { listFields, type CrmField } from "./field-catalogue.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { FIRST_CREATED_NUMBER, recordId, seededCount, seedValue } from "./record-seed.ts";
import { userReference } from "./users.ts";
import { zohoTime } from "./zoho-time.ts";

/** A system member of each record of the CRM: it has no entry among the fields of its module. */
export const APPROVAL_STATE = "$approval_state";

/** The changes of a module over its seed; made on first use. */
export function recordsOf(org: ProviderOrg, module: CrmModule): ModuleRecords {
  return (org.records[module.storeKey] ??= { changed: {}, deleted: {} });
}

export function findOverlay(org: ProviderOrg, module: CrmModule, n: number): RecordOverlay | undefined {
  return lookUp(recordsOf(org, module).changed, String(n));
}

/** Whether record `n` exists: seeded or made later, and not deleted. */
export function hasRecord(org: ProviderOrg, module: CrmModule, n: number): boolean {
  const records = recordsOf(org, module);
  if (Object.hasOwn(records.deleted, String(n))) return false;
  return n < FIRST_CREATED_NUMBER
    ? n >= 1 && n <= seededCount(org, module)
    : Object.hasOwn(records.changed, String(n));
}

export function modifiedAt(org: ProviderOrg, module: CrmModule, n: number): number {
  return findOverlay(org, module, n)?.modifiedAt ?? seedTime(n);
}

/** The record as the API shows it, with `id` and the wanted fields (all when `wanted` is absent). */
export function readRecord(
  org: ProviderOrg,
  module: CrmModule,
  n: number,
  wanted?: ReadonlySet<string>,
): Record<string, unknown> {
  const overlay = findOverlay(org, module, n);
  const record: Record<string, unknown> = {};
  for (const field of listFields(org, module)) {
    if (wanted !== undefined && !wanted.has(field.apiName)) continue;
    record[field.apiName] = readValue(org, module, field, n, overlay);
  }
  const approvable = module.product.key === "crm";
  if (approvable && (wanted === undefined || wanted.has(APPROVAL_STATE)))
    record[APPROVAL_STATE] = approvalState(overlay);
  record["id"] = recordId(org, module, n);
  return record;
}

/** Every record of the CRM has an approval state, also where nothing is ever approved. */
export function approvalState(overlay: RecordOverlay | undefined): unknown {
  return (overlay === undefined ? undefined : lookUp(overlay.fields, APPROVAL_STATE)) ?? "approved";
}

export function isConverted(overlay: RecordOverlay | undefined): boolean {
  return overlay?.fields["Converted__s"] === true;
}

function readValue(
  org: ProviderOrg,
  module: CrmModule,
  field: CrmField,
  n: number,
  overlay: RecordOverlay | undefined,
): unknown {
  if (field.apiName === "Modified_Time") return zohoTime(modifiedAt(org, module, n));
  if (field.apiName === "Created_Time") return zohoTime(overlay?.createdAt ?? seedTime(n));
  const given = overlay === undefined ? undefined : lookUp(overlay.fields, field.apiName);
  if (field.apiName === "Full_Name" && overlay !== undefined) return fullName(org, module, n, overlay);
  if (given !== undefined) return given;
  if (n < FIRST_CREATED_NUMBER) return seedValue(org, module, field, n);
  if (field.apiName === "Converted__s") return false;
  return field.dataType === "ownerlookup" ? userReference(org, 1) : null;
}

function fullName(org: ProviderOrg, module: CrmModule, n: number, overlay: RecordOverlay): string {
  const parts = ["First_Name", "Last_Name"].map((apiName) => {
    const given = lookUp(overlay.fields, apiName);
    if (given !== undefined || n >= FIRST_CREATED_NUMBER) return given;
    const field = listFields(org, module).find((candidate) => candidate.apiName === apiName);
    return field === undefined ? undefined : seedValue(org, module, field, n);
  });
  return parts.filter((part) => typeof part === "string" && part !== "").join(" ");
}
