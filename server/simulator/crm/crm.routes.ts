import { setTimeout as wait } from "node:timers/promises";
import type { DataCentre } from "../data-centres.ts";
import type { Call, Reply } from "../http/call.ts";
import { routeWatch } from "../watch/watch.routes.ts";
import { authenticate, mayUse, type Caller } from "./authenticate.ts";
import { withCreditsLeft, withinBudget } from "./budget.ts";
import { INVALID_REQUEST_METHOD, INVALID_URL_PATTERN, OAUTH_SCOPE_MISMATCH } from "./errors.ts";
import { getFields } from "./fields.ts";
import { getModules } from "./modules.ts";
import { getOrg } from "./org.ts";
import { findProduct } from "./products.ts";
import { routeRecords } from "./records.routes.ts";
import { listUsers } from "./users.ts";
import { runQuery } from "./run-query.ts";
import { getViews } from "./views.ts";

/** `/crm/v8/…` and `/bigin/v2/…` of one data centre: authenticate, then within budget and latency, check the scope and answer. */
export async function routeCrm(call: Call, dataCentre: DataCentre): Promise<Reply> {
  const [key, version, ...path] = call.path;
  const product = findProduct(key);
  if (product?.path !== `${key}/${version}`) return INVALID_URL_PATTERN;
  const authenticated = authenticate(call, dataCentre);
  if ("status" in authenticated) return authenticated;
  const caller: Caller = { ...authenticated, product };
  const reply = await withinBudget(call.world, caller.org, async () => {
    if (caller.org.latencyMs > 0) await wait(caller.org.latencyMs);
    return answer({ ...call, path }, caller);
  });
  return withCreditsLeft(call.world, caller.org, reply);
}

function answer(call: Call, caller: Caller): Reply | Promise<Reply> {
  const query = call.url.searchParams;
  const path = call.path.join("/");
  if (path === "actions/watch") return routeWatch(call, caller);
  if (path === "coql" && caller.product.key === "crm") return runQuery(call, caller);
  const settings = new Map<string, [area: string, run: () => Reply]>([
    ["org", ["org", () => getOrg(caller.org)]],
    ["users", ["users", () => listUsers(caller.org, query)]],
    ["settings/modules", ["settings.modules", () => getModules(caller)]],
    ["settings/fields", ["settings.fields", () => getFields(caller, query)]],
    ["settings/custom_views", ["settings.custom_views", () => getViews(caller, query)]],
  ]);
  const found = settings.get(path);
  if (found === undefined) return routeRecords(call, caller);
  const [area, run] = found;
  if (call.method !== "GET") return INVALID_REQUEST_METHOD;
  return mayUse(caller.token, caller.product.service, area, "READ") ? run() : OAUTH_SCOPE_MISMATCH;
}
