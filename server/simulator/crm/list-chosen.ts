import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { crmError } from "./errors.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { hasRecord, readRecord } from "./record-store.ts";

const MAX_IDS = 100;

/** `GET /crm/v8/{module}?ids=…&fields`: those of the records that there are, in the order asked for. */
export function listChosen(
  org: ProviderOrg,
  module: CrmModule,
  numbers: readonly (number | undefined)[],
  isShown: (n: number) => boolean,
  wanted: ReadonlySet<string>,
): Reply {
  if (numbers.length > MAX_IDS) {
    return crmError(400, "LIMIT_EXCEEDED", "Only 100 ids can be requested at once", {
      limit: MAX_IDS,
      param_name: "ids",
    });
  }
  const found = numbers.filter((n) => n !== undefined).filter((n) => hasRecord(org, module, n) && isShown(n));
  if (found.length === 0) return { status: 204 };
  const info = { per_page: MAX_IDS, count: found.length, page: 1, more_records: false };
  return { status: 200, json: { data: found.map((n) => readRecord(org, module, n, wanted)), info } };
}
