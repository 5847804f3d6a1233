import type { Call, Reply } from "../http/call.ts";
import { readJsonObject } from "../http/read-body.ts";
import { mayUse, type Caller } from "./authenticate.ts";
import {
  crmError,
  INVALID_JSON,
  INVALID_MODULE,
  INVALID_REQUEST_METHOD,
  OAUTH_SCOPE_MISMATCH,
} from "./errors.ts";
import { listFields } from "./field-catalogue.ts";
import { findByValue } from "./find-by-value.ts";
import { findModule } from "./module-catalogue.ts";
import { parseQuery } from "./parse-query.ts";
import { readRecord } from "./record-store.ts";

const MAX_VALUES = 50;
const MAX_COLUMNS = 50;
const MAX_ROWS = 2_000;

/**
 * `POST coql {"select_query": …}`: records of a module by the values of one field, without regard to case. Needs the scope
 * `ZohoCRM.coql.READ` and that of the module. Lookups come with their id alone.
 */
export async function runQuery(call: Call, { org, product, token }: Caller): Promise<Reply> {
  if (call.method !== "POST") return INVALID_REQUEST_METHOD;
  if (!mayUse(token, product.service, "coql", "READ")) return OAUTH_SCOPE_MISMATCH;
  const text = (await readJsonObject(call.request))?.["select_query"];
  if (typeof text !== "string") return INVALID_JSON;
  const query = parseQuery(text);
  if (query === undefined) return crmError(400, "SYNTAX_ERROR", "error occurred while parsing the query");
  const module = findModule(org, product, query.module);
  if (module === undefined) return INVALID_MODULE;
  if (!mayUse(token, product.service, `modules.${module.apiName}`, "READ")) return OAUTH_SCOPE_MISMATCH;
  if (query.values.length > MAX_VALUES) return limitExceeded("in", MAX_VALUES);
  if (query.columns.length > MAX_COLUMNS) return limitExceeded("select", MAX_COLUMNS);
  if (query.limit < 1 || query.limit > MAX_ROWS) return limitExceeded("limit", MAX_ROWS);
  const known = new Set(listFields(org, module).map((field) => field.apiName));
  const unknown = [...query.columns, query.field].find((name) => !known.has(name));
  if (unknown !== undefined)
    return crmError(400, "INVALID_QUERY", "invalid query formed", { column_name: unknown });
  const numbers = findByValue(org, module, query.field, query.values, query.limit + 1);
  if (numbers.length === 0) return { status: 204 };
  const more = numbers.length > query.limit;
  const wanted = new Set(query.columns);
  const data = numbers.slice(0, query.limit).map((n) => onlyIds(readRecord(org, module, n, wanted)));
  return { status: 200, json: { data, info: { count: data.length, more_records: more } } };
}

function onlyIds(record: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(record).map(([name, value]) => {
    const isReference = typeof value === "object" && value !== null && "id" in value;
    return [name, isReference ? { id: value.id } : value] as const;
  });
  return Object.fromEntries(entries);
}

function limitExceeded(clause: string, limit: number): Reply {
  return crmError(400, "LIMIT_EXCEEDED", `too much in the ${clause} clause`, { clause, limit });
}
