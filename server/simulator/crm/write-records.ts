import { without } from "../without.ts";
import type { Operation, ProviderOrg } from "../state.ts";
import { notify } from "../watch/notify.ts";
import type { World } from "../world.ts";
import { listFields } from "./field-catalogue.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { FIRST_CREATED_NUMBER, recordId, recordNumber } from "./record-seed.ts";
import { findOverlay, hasRecord, recordsOf } from "./record-store.ts";
import { userReference } from "./users.ts";
import type { RecordChange, WriteResult } from "./write-result.ts";
import { zohoTime } from "./zoho-time.ts";

/** Creates records and tells the live channels in one notification. */
export function createRecords(
  world: World,
  org: ProviderOrg,
  module: CrmModule,
  rows: Record<string, unknown>[],
): WriteResult[] {
  return writeEach(world, org, module, "create", rows, (row, index) => {
    const missing = listFields(org, module).find(
      (field) => field.mandatory && (row[field.apiName] === undefined || row[field.apiName] === null),
    );
    if (missing !== undefined) {
      return failure("MANDATORY_NOT_FOUND", "required field not found", {
        api_name: missing.apiName,
        json_path: `$.data[${index}].${missing.apiName}`,
      });
    }
    const n = FIRST_CREATED_NUMBER + world.nextNumber();
    const now = world.now();
    const values = keepWritable(org, module, row);
    recordsOf(org, module).changed[String(n)] = { fields: values, createdAt: now, modifiedAt: now };
    return { n, values, message: "record added" };
  });
}

/** Updates records that exist and tells the live channels in one notification. Each row has its `id`. */
export function updateRecords(
  world: World,
  org: ProviderOrg,
  module: CrmModule,
  rows: Record<string, unknown>[],
): WriteResult[] {
  return writeEach(world, org, module, "edit", rows, (row, index) => {
    const n = existing(org, module, row["id"]);
    if (n === undefined) return unknownId(`$.data[${index}].id`, row["id"]);
    const values = keepWritable(org, module, row);
    const overlay = findOverlay(org, module, n);
    recordsOf(org, module).changed[String(n)] = {
      ...overlay,
      fields: { ...overlay?.fields, ...values },
      modifiedAt: world.now(),
    };
    return { n, values, message: "record updated" };
  });
}

/** Deletes records that exist and tells the live channels in one notification. */
export function deleteRecords(
  world: World,
  org: ProviderOrg,
  module: CrmModule,
  ids: string[],
): WriteResult[] {
  const rows = ids.map((id) => ({ id }));
  return writeEach(world, org, module, "delete", rows, (row, index) => {
    const n = existing(org, module, row["id"]);
    if (n === undefined) return unknownId(`$.ids[${index}]`, row["id"]);
    recordsOf(org, module).deleted[String(n)] = world.now();
    return { n, values: {}, message: "record deleted" };
  });
}

interface Written {
  n: number;
  values: Record<string, unknown>;
  message: string;
}

function writeEach(
  world: World,
  org: ProviderOrg,
  module: CrmModule,
  operation: Operation,
  rows: Record<string, unknown>[],
  write: (row: Record<string, unknown>, index: number) => Written | WriteResult,
): WriteResult[] {
  const changes: RecordChange[] = [];
  const results = rows.map((row, index): WriteResult => {
    const written = write(row, index);
    if ("status" in written) return written;
    const id = recordId(org, module, written.n);
    changes.push({ id, values: written.values });
    return success(world, org, id, operation, written.message);
  });
  if (changes.length > 0) {
    world.touch();
    notify(world, org, module, operation, changes);
  }
  return results;
}

function success(
  world: World,
  org: ProviderOrg,
  id: string,
  operation: Operation,
  message: string,
): WriteResult {
  const now = zohoTime(world.now());
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

function unknownId(jsonPath: string, id: unknown): WriteResult {
  return failure("INVALID_DATA", "the id given seems to be invalid", {
    id,
    api_name: "id",
    json_path: jsonPath,
  });
}

function existing(org: ProviderOrg, module: CrmModule, id: unknown): number | undefined {
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
