import { routeAccounts } from "../accounts/accounts.routes.ts";
import { routeControl } from "../control/control.routes.ts";
import { routeCrm } from "../crm/crm.routes.ts";
import { isDataCentre } from "../data-centres.ts";
import { takeFault } from "../faults.ts";
import { routePage } from "../page/page.routes.ts";
import { receive } from "../receiver/receive.ts";
import { routeWebinar } from "../webinar/webinar.routes.ts";
import { NOT_FOUND, type Call, type Outcome } from "./call.ts";

/** Sends a call to the part of the simulator that its path names. */
export async function route(call: Call): Promise<Outcome> {
  const [head, ...rest] = call.path;
  if (head === undefined || head === "page") return routePage(call);
  if (head === "healthz") return { status: 200, json: { status: "ok" } };
  if (head === "control") return routeControl({ ...call, path: rest });
  if (head === "receiver") return receive({ ...call, path: rest });
  if (!isDataCentre(head)) return NOT_FOUND;
  const fault = await takeFault(call);
  if (fault !== undefined) return fault;
  const [server, ...path] = rest;
  if (server === "accounts") return routeAccounts({ ...call, path }, head);
  if (server === "webinar") return routeWebinar({ ...call, path }, head);
  if (server === "api") return routeCrm({ ...call, path }, head);
  return NOT_FOUND;
}
