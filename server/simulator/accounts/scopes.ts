const SERVICES: Record<string, string> = {
  ZohoCRM: "Zoho CRM",
  ZohoBigin: "Bigin",
  ZohoWebinar: "Zoho Webinar",
  ZohoBooks: "Zoho Books",
  AaaServer: "the Zoho account",
};

/** What CRM and Bigin call the same. */
const COMMON_AREAS: Record<string, string> = {
  org: "the organization's details",
  users: "the users of the organization",
  settings: "all settings",
  "settings.modules": "the list of modules",
  "settings.fields": "the fields of each module",
  "settings.custom_views": "the custom views of each module",
  modules: "records of every module",
};

const AREAS: Record<string, Record<string, string>> = {
  ZohoCRM: { ...COMMON_AREAS, coql: "records by queries" },
  ZohoBigin: COMMON_AREAS,
  ZohoWebinar: {
    manageOrg: "the organization's details",
    user: "the users of the organization",
    webinar: "webinars, their registrants and members",
    registration: "who registered for webinars",
  },
  ZohoBooks: {
    fullaccess: "everything",
    contacts: "customers and vendors",
    settings: "the organization and its settings",
  },
};

const VERBS: Record<string, string> = {
  READ: "See",
  CREATE: "Create",
  UPDATE: "Change",
  WRITE: "Create and change",
  DELETE: "Delete",
  ALL: "See, create, change and delete",
};

/** A one-line meaning of a scope, for the consent page; the product is said beside it. */
export function describeScope(scope: string): string {
  const [service = "", ...parts] = scope.split(".");
  if (parts.includes("notifications")) return "Be notified when records change";
  const operation = parts.pop() ?? "";
  const verb = VERBS[operation] ?? "Use";
  const area = parts.join(".");
  return `${verb} ${AREAS[service]?.[area] ?? (parts.at(-1) ?? service).replaceAll("_", " ")}`;
}

/** The scopes by the product they are of, in the order in which the products were asked for. */
export function groupByProduct(scopes: readonly string[]): Map<string, string[]> {
  return Map.groupBy(scopes, (scope) => {
    const service = scope.split(".")[0] ?? "";
    return SERVICES[service] ?? service.replace(/^Zoho/, "Zoho ");
  });
}

/** Zoho scopes are `Service.area[.part].OPERATION`. */
export function isWellFormedScope(scope: string): boolean {
  return /^(Zoho[A-Za-z]+|AaaServer)(\.[A-Za-z0-9_]+)+$/.test(scope);
}
