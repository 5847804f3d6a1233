import type { Call, Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { without } from "../without.ts";
import { listFields, nameFieldOf } from "./field-catalogue.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { readPage } from "./read-page.ts";
import { invalidParameter, isLater, readSince } from "./read-since.ts";
import { recordId } from "./record-seed.ts";
import { readRecord, recordsOf } from "./record-store.ts";
import { userReference } from "./users.ts";
import { zohoTime } from "./zoho-time.ts";

/**
 * `GET {module}/deleted?type=all|recycle|permanent`: what was deleted, newest first. Everything lies in the
 * recycle bin, so nothing is deleted for good.
 */
export function listDeleted(call: Call, org: ProviderOrg, module: CrmModule): Reply {
  const page = readPage(call.url.searchParams);
  if ("status" in page) return page;
  const since = readSince(call);
  if (typeof since === "object") return since;
  const type = call.url.searchParams.get("type") ?? "all";
  if (!["all", "recycle", "permanent"].includes(type)) return invalidParameter("type");
  const deleted = Object.entries(type === "permanent" ? {} : recordsOf(org, module).deleted)
    .filter(([, at]) => isLater(at, since))
    .sort(([, left], [, right]) => right - left);
  const start = (page.page - 1) * page.perPage;
  const nameField = new Set([nameFieldOf(listFields(org, module))]);
  const by = without(userReference(org, 1), "email");
  const data = deleted.slice(start, start + page.perPage).map(([n, at]) => ({
    id: recordId(org, module, Number(n)),
    display_name: Object.values(readRecord(org, module, Number(n), nameField))[0],
    type: "recycle",
    deleted_by: by,
    created_by: by,
    deleted_time: zohoTime(at),
  }));
  if (data.length === 0) return { status: since === undefined ? 204 : 304 };
  const info = {
    per_page: page.perPage,
    count: data.length,
    page: page.page,
    more_records: start + data.length < deleted.length,
  };
  return { status: 200, json: { data, info } };
}
