import type { Call, Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { restError } from "./errors.ts";
import { parseSoql, SoqlError, type Soql } from "./parse-soql.ts";
import { countRows, runSoql, SoqlNameError, type Row } from "./run-soql.ts";

const LONGEST_QUERY = 100_000;
const [LEAST_BATCH, MOST_BATCH] = [200, 2_000];
const CURSOR_LIFE_MS = 2 * 86_400_000;
const MOST_CURSORS = 10;

interface Cursor {
  orgKey: string;
  query: Soql;
  rows: Row[];
  batch: number;
  expiresAt: number;
}
/** Answers that are not read to their end. In memory only. */
const cursors = new WeakMap<World, Map<string, Cursor>>();

/** `GET query?q=` and `queryAll?q=`: up to 2,000 rows, and where the rest is. `all`: what was deleted too. */
export function query(call: Call, org: ProviderOrg, version: string, all: boolean): Reply {
  const text = call.url.searchParams.get("q");
  if (text === null || text === "") return restError(400, "MALFORMED_QUERY", "SOQL statement is empty");
  if (text.length > LONGEST_QUERY) return restError(400, "QUERY_TOO_COMPLICATED", "the query is too long");
  try {
    const parsed = parseSoql(text);
    if (parsed.fields.length === 0) {
      const totalSize = countRows(org, parsed, all);
      return { status: 200, json: { totalSize, done: true, records: [] } };
    }
    return firstBatch(call, org, parsed, version, [...runSoql(org, parsed, all)]);
  } catch (error) {
    if (error instanceof SoqlNameError) return restError(400, error.errorCode, `\n${error.message}`);
    if (error instanceof SoqlError) return restError(400, "MALFORMED_QUERY", error.message);
    throw error;
  }
}

function firstBatch(call: Call, org: ProviderOrg, parsed: Soql, version: string, rows: Row[]): Reply {
  const { world } = call;
  const batch = readBatchSize(call);
  if (rows.length <= batch) return answer(parsed, rows, rows.length, undefined);
  const open = cursors.get(world) ?? new Map<string, Cursor>();
  cursors.set(world, open);
  const id = `0r8${String(world.nextNumber()).padStart(15, "0")}`;
  open.set(id, { orgKey: org.key, query: parsed, rows, batch, expiresAt: world.now() + CURSOR_LIFE_MS });
  for (const oldest of open.keys()) {
    if (open.size <= MOST_CURSORS) break;
    open.delete(oldest);
  }
  const next = `/services/data/${version}/query/${id}-${batch}`;
  return answer(parsed, rows.slice(0, batch), rows.length, next);
}

/** `GET query/{locator}`: the next rows of an answer, two days long. */
export function queryMore(call: Call, org: ProviderOrg, version: string, locator: string): Reply {
  const [, id = "", start = ""] = /^(0r8\d{15})-(\d+)$/.exec(locator) ?? [];
  const cursor = cursors.get(call.world)?.get(id);
  if (cursor === undefined || cursor.orgKey !== org.key || cursor.expiresAt <= call.world.now())
    return restError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  const from = Number(start);
  const rows = cursor.rows.slice(from, from + cursor.batch);
  const end = from + rows.length;
  const next = end < cursor.rows.length ? `/services/data/${version}/query/${id}-${end}` : undefined;
  return answer(cursor.query, rows, cursor.rows.length, next);
}

function answer(
  { object, fields }: Soql,
  rows: Row[],
  totalSize: number,
  nextRecordsUrl: string | undefined,
): Reply {
  const paths = fields.map((field): Path => {
    const [head = "", member] = field.split(".");
    return { field, head, member };
  });
  const records = rows.map(({ read }) => describeRow(object, paths, read));
  const json = {
    totalSize,
    done: nextRecordsUrl === undefined,
    ...(nextRecordsUrl && { nextRecordsUrl }),
    records,
  };
  return { status: 200, json };
}

/** A field of a query: one of the object, or a member beyond a relation. */
interface Path {
  field: string;
  head: string;
  member: string | undefined;
}

/** A row as the API shows it: paths become objects within it, or nothing. */
function describeRow(object: string, paths: readonly Path[], read: (field: string) => unknown): object {
  const url = `/services/data/sobjects/${object}/${String(read("Id"))}`;
  const record: Record<string, unknown> = { attributes: { type: object, url } };
  for (const { field, head, member } of paths) {
    const value = read(field) ?? null;
    if (member === undefined || value === null) record[head] = value;
    else record[head] = { ...Object(record[head]), attributes: { type: head }, [member]: value };
  }
  return record;
}

function readBatchSize(call: Call): number {
  const header = call.request.headers["sforce-query-options"];
  const size = Number(/batchSize=(\d+)/i.exec(String(header ?? ""))?.[1] ?? MOST_BATCH);
  return Math.min(MOST_BATCH, Math.max(LEAST_BATCH, size));
}
