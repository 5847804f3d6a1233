import type { Call, Reply } from "../http/call.ts";
import { isObject, readJsonObject } from "../http/read-body.ts";
import type { ProviderOrg } from "../state.ts";
import { mayUse, type Caller } from "./authenticate.ts";
import { checkValues } from "./check-values.ts";
import { countRecords } from "./count-records.ts";
import {
  crmError,
  INVALID_JSON,
  INVALID_MODULE,
  INVALID_REQUEST_METHOD,
  INVALID_URL_PATTERN,
  OAUTH_SCOPE_MISMATCH,
} from "./errors.ts";
import { listDeleted } from "./list-deleted.ts";
import { listRecords } from "./list-records.ts";
import { findModule, type CrmModule } from "./module-catalogue.ts";
import { recordNumber } from "./record-seed.ts";
import { hasRecord, readRecord } from "./record-store.ts";
import { createRecords, deleteRecords, updateRecords } from "./write-records.ts";
import type { WriteResult } from "./write-result.ts";

const MAX_ROWS = 100;
const OPERATIONS: Record<string, string> = { GET: "READ", POST: "CREATE", PUT: "UPDATE", DELETE: "DELETE" };

/** `{module}`, `{module}/{id}`, `{module}/deleted` and `{module}/actions/count` below `/crm/v8` or `/bigin/v2`. */
export async function routeRecords(call: Call, caller: Caller): Promise<Reply> {
  const [apiName, id, ...rest] = call.path;
  if (apiName === undefined || rest.length > 1) return INVALID_URL_PATTERN;
  const operation = OPERATIONS[call.method];
  if (operation === undefined) return INVALID_REQUEST_METHOD;
  const { org, product } = caller;
  const module = findModule(org, product, apiName);
  if (module === undefined) return INVALID_MODULE;
  if (!mayUse(caller.token, product.service, `modules.${module.apiName}`, operation))
    return OAUTH_SCOPE_MISMATCH;
  if (rest.length > 0) {
    const isCount = call.method === "GET" && id === "actions" && rest[0] === "count";
    return isCount ? countRecords(call, org, module) : INVALID_URL_PATTERN;
  }
  switch (call.method) {
    case "GET":
      if (id === undefined) return listRecords(call, org, module);
      return id === "deleted" ? listDeleted(call, org, module) : getRecord(call, org, module, id);
    case "DELETE": {
      const ids =
        id === undefined ? (call.url.searchParams.get("ids") ?? "").split(",").filter(Boolean) : [id];
      if (ids.length === 0 || ids.length > MAX_ROWS) return tooMany("ids");
      return writeAnswer(200, deleteRecords(call.world, org, module, ids));
    }
    default:
      return write(call, org, module, id);
  }
}

async function write(
  call: Call,
  org: ProviderOrg,
  module: CrmModule,
  id: string | undefined,
): Promise<Reply> {
  if (call.method === "POST" && id !== undefined) return INVALID_URL_PATTERN;
  const body = await readJsonObject(call.request);
  const rows = body?.["data"];
  if (!Array.isArray(rows) || !rows.every(isObject)) return INVALID_JSON;
  if (rows.length === 0 || rows.length > MAX_ROWS) return tooMany("data");
  const check = (row: Record<string, unknown>, index: number) => checkValues(org, module, row, index);
  if (call.method === "POST") return writeAnswer(201, createRecords(call.world, org, module, rows, check));
  const identified = id === undefined ? rows : rows.slice(0, 1).map((row) => ({ ...row, id }));
  return writeAnswer(200, updateRecords(call.world, org, module, identified, check));
}

/** All rows well: `status`; some: 207; none: 400. */
function writeAnswer(status: number, data: WriteResult[]): Reply {
  const failed = data.filter((row) => row.status === "error").length;
  return { status: failed === 0 ? status : failed < data.length ? 207 : 400, json: { data } };
}

function getRecord(call: Call, org: ProviderOrg, module: CrmModule, id: string): Reply {
  const n = recordNumber(org, module, id);
  if (n === undefined) {
    return crmError(400, "INVALID_DATA", "the id given seems to be invalid", { resource_path_index: 1 });
  }
  if (!hasRecord(org, module, n)) return { status: 204 };
  const fields = call.url.searchParams.get("fields");
  const wanted = fields === null ? undefined : new Set(fields.split(",").map((name) => name.trim()));
  return { status: 200, json: { data: [readRecord(org, module, n, wanted)] } };
}

function tooMany(parameter: string): Reply {
  return crmError(400, "INVALID_DATA", "invalid data", { param_name: parameter, maximum_length: MAX_ROWS });
}
