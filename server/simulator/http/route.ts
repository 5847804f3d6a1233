import { routeAccounts } from "../accounts/accounts.routes.ts";
import { routeBooks } from "../books/books.routes.ts";
import { routeControl } from "../control/control.routes.ts";
import { routeCrm } from "../crm/crm.routes.ts";
import { isDataCentre, type DataCentre } from "../data-centres.ts";
import { throughFaults } from "../faults.ts";
import { routeGeneric, routeGenericMetadata } from "../generic/generic.routes.ts";
import { routeHubSpot } from "../hubspot/hubspot.routes.ts";
import { routePage } from "../page/page.routes.ts";
import { receive } from "../receiver/receive.ts";
import { routeSalesforce } from "../salesforce/salesforce.routes.ts";
import { routeWebinar } from "../webinar/webinar.routes.ts";
import { NOT_FOUND, type Call, type Outcome } from "./call.ts";

/** Sends a call to the part of the simulator that its path names. */
export async function route(call: Call): Promise<Outcome> {
  const [head, ...rest] = call.path;
  if (head === undefined || head === "page") return routePage(call);
  if (head === "healthz") return { status: 200, json: { status: "ok" } };
  if (head === "control") return routeControl({ ...call, path: rest });
  if (head === "receiver") return receive({ ...call, path: rest });
  if (head === ".well-known") return routeGenericMetadata({ ...call, path: rest });
  if (head === "generic") return throughFaults(call, () => routeGeneric({ ...call, path: rest }));
  if (head === "hubspot") return throughFaults(call, () => routeHubSpot({ ...call, path: rest }));
  if (head === "salesforce") return throughFaults(call, () => routeSalesforce({ ...call, path: rest }));
  if (!isDataCentre(head)) return NOT_FOUND;
  return throughFaults(call, () => routeDataCentre({ ...call, path: rest }, head));
}

function routeDataCentre(call: Call, dataCentre: DataCentre): Outcome | Promise<Outcome> {
  const [server, ...path] = call.path;
  if (server === "accounts") return routeAccounts({ ...call, path }, dataCentre);
  if (server === "webinar") return routeWebinar({ ...call, path }, dataCentre);
  if (server !== "api") return NOT_FOUND;
  const [product, ...rest] = path;
  return product === "books"
    ? routeBooks({ ...call, path: rest }, dataCentre)
    : routeCrm({ ...call, path }, dataCentre);
}
