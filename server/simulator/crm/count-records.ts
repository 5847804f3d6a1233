import type { Call, Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { invalidParameter } from "./read-since.ts";
import { FIRST_CREATED_NUMBER, seededCount } from "./record-seed.ts";
import { recordsOf } from "./record-store.ts";
import { listViews } from "./views.ts";
import { walkRecords } from "./walk-records.ts";

/** `GET {module}/actions/count?cvid=`: how many records there are, in every state. */
export function countRecords(call: Call, org: ProviderOrg, module: CrmModule): Reply {
  const cvid = call.url.searchParams.get("cvid");
  if (cvid === null) return { status: 200, json: { count: countAll(org, module) } };
  const view = listViews(org, module).find(({ id }) => id === cvid);
  if (view === undefined) return invalidParameter("cvid");
  const shown = walkRecords(org, module, { by: "id", descending: false }).filter((n) => n % view.every === 0);
  let count = 0;
  for (const _ of shown) count += 1;
  return { status: 200, json: { count } };
}

function countAll(org: ProviderOrg, module: CrmModule): number {
  const { changed, deleted } = recordsOf(org, module);
  const made = Object.keys(changed).filter((key) => Number(key) >= FIRST_CREATED_NUMBER).length;
  return seededCount(org, module) + made - Object.keys(deleted).length;
}
