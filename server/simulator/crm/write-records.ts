import { without } from "../without.ts";
import { logChange } from "../change-log.ts";
import type { ChangeOperation } from "../logged-change.ts";
import type { Operation, ProviderOrg } from "../state.ts";
import { notify } from "../watch/notify.ts";
import type { World } from "../world.ts";
import { listFields } from "./field-catalogue.ts";
import { noteAddress } from "./find-by-value.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { FIRST_CREATED_NUMBER, recordId, recordNumber } from "./record-seed.ts";
import { findOverlay, hasRecord, recordsOf } from "./record-store.ts";
import { userReference } from "./users.ts";
import { noteChanged, noteMade } from "./walk-records.ts";
import type { RecordChange, WriteResult } from "./write-result.ts";
import { zohoTime } from "./zoho-time.ts";

/** Finds what is wrong with a row before it is written. */
export type CheckRow = (row: Record<string, unknown>, index: number) => WriteResult | undefined;

/** Creates records and tells the live channels in one notification. */
export function createRecords(
  world: World,
  org: ProviderOrg,
  module: CrmModule,
  rows: Record<string, unknown>[],
  check?: CheckRow,
): WriteResult[] {
  return writeRecords(world, org, module, CREATED, rows, (row, index, at) => {
    const missing = listFields(org, module).find(
      (field) => field.mandatory && (row[field.apiName] === undefined || row[field.apiName] === null),
    );
    if (missing !== undefined) {
      return failure("MANDATORY_NOT_FOUND", "required field not found", {
        api_name: missing.apiName,
        json_path: `$.data[${index}].${missing.apiName}`,
      });
    }
    const wrong = check?.(row, index);
    if (wrong !== undefined) return wrong;
    const n = FIRST_CREATED_NUMBER + world.nextNumber();
    const values = keepWritable(org, module, row);
    const records = recordsOf(org, module);
    records.changed[String(n)] = { fields: values, createdAt: at, modifiedAt: at };
    noteMade(records, n);
    noteAddress(records, n, values);
    return { n, values, message: "record added" };
  });
}

/** Updates records that exist and tells the live channels in one notification. Each row has its `id`. */
export function updateRecords(
  world: World,
  org: ProviderOrg,
  module: CrmModule,
  rows: Record<string, unknown>[],
  check?: CheckRow,
): WriteResult[] {
  return writeRecords(world, org, module, UPDATED, rows, (row, index, at) => {
    const n = existing(org, module, row["id"]);
    if (n === undefined) return unknownId(`$.data[${index}].id`, row["id"]);
    const wrong = check?.(row, index);
    return wrong ?? overwrite(org, module, n, keepWritable(org, module, row), at);
  });
}

/** Sets values of a record that exists, writable or not. */
export function overwrite(
  org: ProviderOrg,
  module: CrmModule,
  n: number,
  values: Record<string, unknown>,
  at: number,
): Written {
  const overlay = findOverlay(org, module, n);
  const fields = { ...overlay?.fields, ...values };
  const records = recordsOf(org, module);
  records.changed[String(n)] = { ...overlay, fields, modifiedAt: at };
  noteChanged(records);
  noteAddress(records, n, values);
  return { n, values, message: "record updated" };
}

/** Deletes records that exist and tells the live channels in one notification. */
export function deleteRecords(
  world: World,
  org: ProviderOrg,
  module: CrmModule,
  ids: string[],
): WriteResult[] {
  const rows = ids.map((id) => ({ id }));
  return writeRecords(world, org, module, DELETED, rows, (row, index, at) => {
    const n = existing(org, module, row["id"]);
    if (n === undefined) return unknownId(`$.ids[${index}]`, row["id"]);
    recordsOf(org, module).deleted[String(n)] = at;
    return { n, values: {}, message: "record deleted" };
  });
}

interface Written {
  n: number;
  values: Record<string, unknown>;
  message: string;
}

/** What a write is to the channels, and what it is in the log of changes. */
interface Kind {
  operation: Operation;
  logged: ChangeOperation;
}

const CREATED: Kind = { operation: "create", logged: "created" };
const UPDATED: Kind = { operation: "edit", logged: "updated" };
const DELETED: Kind = { operation: "delete", logged: "deleted" };

/** Writes rows at one moment (ms), logs each change and tells the live channels of them in one notification. */
export function writeRecords<Row>(
  world: World,
  org: ProviderOrg,
  module: CrmModule,
  kind: Kind,
  rows: Row[],
  write: (row: Row, index: number, at: number) => Written | WriteResult,
): WriteResult[] {
  const at = world.now();
  const changes: RecordChange[] = [];
  const results = rows.map((row, index): WriteResult => {
    const written = write(row, index, at);
    if ("status" in written) return written;
    const id = recordId(org, module, written.n);
    changes.push({ id, values: written.values });
    return success(org, id, kind.operation, written.message, at);
  });
  if (changes.length === 0) return results;
  for (const { id } of changes) {
    logChange(world, org, {
      product: module.product.key,
      module: module.apiName,
      recordId: id,
      operation: kind.logged,
      at,
    });
  }
  world.touch();
  notify(world, org, module, kind.operation, changes, at);
  return results;
}

function success(
  org: ProviderOrg,
  id: string,
  operation: Operation,
  message: string,
  at: number,
): WriteResult {
  const now = zohoTime(at);
  const by = without(userReference(org, 1), "email");
  const details =
    operation === "delete"
      ? { id }
      : { id, Created_Time: now, Modified_Time: now, Created_By: by, Modified_By: by };
  return { code: "SUCCESS", details, message, status: "success" };
}

function failure(code: string, message: string, details: Record<string, unknown>): WriteResult {
  return { code, details, message, status: "error" };
}

export function unknownId(jsonPath: string, id: unknown): WriteResult {
  return failure("INVALID_DATA", "the id given seems to be invalid", {
    id,
    api_name: "id",
    json_path: jsonPath,
  });
}

export function existing(org: ProviderOrg, module: CrmModule, id: unknown): number | undefined {
  const n = recordNumber(org, module, String(id));
  return n !== undefined && hasRecord(org, module, n) ? n : undefined;
}

/** The fields of the module that may be written; unknown and read-only ones are ignored, as Zoho does. */
function keepWritable(
  org: ProviderOrg,
  module: CrmModule,
  row: Record<string, unknown>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of listFields(org, module)) {
    const value = row[field.apiName];
    if (!field.readOnly && value !== undefined) values[field.apiName] = value;
  }
  return values;
}
