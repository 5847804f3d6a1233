import type { Call, Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { crmError } from "./errors.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { readPage } from "./read-page.ts";
import { invalidParameter, isLater, readSince } from "./read-since.ts";
import { listChosen } from "./list-chosen.ts";
import { recordNumber } from "./record-seed.ts";
import { approvalState, findOverlay, isConverted, modifiedAt, readRecord } from "./record-store.ts";
import { listViews } from "./views.ts";
import { walkRecords } from "./walk-records.ts";
import { zohoTime } from "./zoho-time.ts";

const MAX_FIELDS = 50;
const MAX_NUMBERED_RECORDS = 2_000;
const TOKEN_LIFE_MS = 24 * 3_600_000;
const SORTABLE = ["id", "Created_Time", "Modified_Time"] as const;

/**
 * `GET {module}?fields&cvid&page&per_page&page_token&sort_by&sort_order`. Page numbers reach 2,000
 * records, then `page_token`. `If-Modified-Since` gives what changed in a later second, or 304. Converted leads
 * come only with `converted=true|both`, records that wait for approval or were rejected with `approved=false|both`.
 * `ids` names the records wanted instead, at most 100.
 */
export function listRecords(call: Call, org: ProviderOrg, module: CrmModule): Reply {
  const query = call.url.searchParams;
  const page = readPage(query);
  if ("status" in page) return page;
  const wanted = readFieldNames(query);
  if (!(wanted instanceof Set)) return wanted;
  const sortBy = SORTABLE.find((name) => name === (query.get("sort_by") ?? "id"));
  if (sortBy === undefined) return invalidParameter("sort_by");
  const descending = query.get("sort_order") !== "asc";
  const view = listViews(org, module).find((candidate) => candidate.id === query.get("cvid"));
  if (query.has("cvid") && view === undefined) return invalidParameter("cvid");
  const since = readSince(call);
  if (typeof since === "object") return since;
  const shown = { converted: query.get("converted") ?? "false", approved: query.get("approved") ?? "true" };
  for (const name of ["converted", "approved"] as const) {
    if (!["true", "false", "both"].includes(shown[name])) return invalidParameter(name);
  }
  const ids = query.get("ids");
  if (ids !== null) {
    const chosen = ids.split(",").map((id) => recordNumber(org, module, id.trim()));
    return listChosen(org, module, chosen, (n) => isShown(org, module, n, shown), wanted);
  }

  const token = query.get("page_token");
  const resumed = token === null ? undefined : openToken(token, module);
  if (token !== null && (resumed === undefined || resumed.expiresAt <= call.world.now())) {
    return invalidParameter("page_token");
  }
  const before = resumed?.seen ?? (page.page - 1) * page.perPage;
  const { crmRecordsByToken } = call.world.state.limits;
  if (resumed !== undefined && before + page.perPage > crmRecordsByToken) {
    return crmError(
      400,
      "PAGINATION_LIMIT_EXCEEDED",
      `page_token leads through ${crmRecordsByToken} records`,
    );
  }
  if (resumed === undefined && page.page * page.perPage > MAX_NUMBERED_RECORDS) {
    return crmError(400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED", "page_token is required beyond 2000 records", {
      limit: MAX_NUMBERED_RECORDS,
      page: page.page,
      per_page: page.perPage,
    });
  }
  const skip = resumed === undefined ? (page.page - 1) * page.perPage : 0;
  const numbers: number[] = [];
  let seen = 0;
  const after = resumed && { n: resumed.last, at: resumed.lastKey };
  for (const n of walkRecords(org, module, { by: sortBy, descending, since, after })) {
    if (!isLater(modifiedAt(org, module, n), since)) continue;
    if (!isShown(org, module, n, shown)) continue;
    if (view !== undefined && n % view.every !== 0) continue;
    seen += 1;
    if (seen <= skip) continue;
    numbers.push(n);
    if (numbers.length > page.perPage) break;
  }
  const more = numbers.length > page.perPage;
  if (more) numbers.pop();
  if (numbers.length === 0) return { status: since === undefined ? 204 : 304 };
  const last = numbers[numbers.length - 1] ?? 0;
  const expiresAt = call.world.now() + TOKEN_LIFE_MS;
  const pageNumber = resumed?.page ?? page.page;
  const lastKey = sortBy === "Modified_Time" ? modifiedAt(org, module, last) : last;
  const nextToken = more
    ? sealToken({
        module: module.storeKey,
        last,
        lastKey,
        page: pageNumber + 1,
        seen: before + numbers.length,
        expiresAt,
      })
    : null;
  const info = {
    call: false,
    per_page: page.perPage,
    count: numbers.length,
    page: pageNumber,
    sort_by: sortBy,
    sort_order: descending ? "desc" : "asc",
    more_records: more,
    next_page_token: nextToken,
    previous_page_token: null,
    page_token_expiry: more ? zohoTime(expiresAt) : null,
    email: false,
  };
  return { status: 200, json: { data: numbers.map((n) => readRecord(org, module, n, wanted)), info } };
}

function isShown(
  org: ProviderOrg,
  module: CrmModule,
  n: number,
  shown: { converted: string; approved: string },
): boolean {
  const overlay = findOverlay(org, module, n);
  const fits = (wanted: string, is: boolean) => wanted === "both" || wanted === String(is);
  return (
    fits(shown.converted, isConverted(overlay)) && fits(shown.approved, approvalState(overlay) === "approved")
  );
}

function readFieldNames(query: URLSearchParams): Set<string> | Reply {
  const text = query.get("fields");
  if (text === null || text.trim() === "") {
    return crmError(400, "REQUIRED_PARAM_MISSING", "One of the expected parameter is missing", {
      param_name: "fields",
    });
  }
  const names = new Set(text.split(",").map((name) => name.trim()));
  if (names.size <= MAX_FIELDS) return names;
  return crmError(400, "LIMIT_EXCEEDED", "Only 50 fields can be requested at once", {
    limit: MAX_FIELDS,
    param_name: "fields",
  });
}

interface PageToken {
  module: string;
  last: number;
  lastKey: number;
  page: number;
  /** How many records came before. */
  seen: number;
  expiresAt: number;
}

function sealToken(token: PageToken): string {
  return Buffer.from(JSON.stringify(token)).toString("base64url");
}

function openToken(text: string, module: CrmModule): PageToken | undefined {
  try {
    const token = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as PageToken;
    return token.module === module.storeKey && Number.isFinite(token.last) ? token : undefined;
  } catch {
    return undefined;
  }
}
