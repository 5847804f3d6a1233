const AREAS: Record<string, string> = {
  "ZohoCRM.org": "the organization's details",
  "ZohoCRM.users": "the users of the organization",
  "ZohoCRM.settings": "the CRM settings",
  "ZohoCRM.settings.modules": "the list of modules",
  "ZohoCRM.settings.fields": "the fields of each module",
  "ZohoCRM.settings.custom_views": "the custom views of each module",
  "ZohoCRM.modules": "records of every module",
  "ZohoBigin.modules": "records in Bigin",
  "ZohoBooks.fullaccess": "everything in Books",
  "ZohoBooks.contacts": "the contacts in Books",
};

const VERBS: Record<string, string> = {
  READ: "See",
  CREATE: "Create",
  UPDATE: "Change",
  WRITE: "Create and change",
  DELETE: "Delete",
  ALL: "See, create, change and delete",
};

/** A one-line meaning of a scope, for the consent page. */
export function describeScope(scope: string): string {
  const parts = scope.split(".");
  if (parts.includes("notifications")) return "Be notified when records change";
  const operation = parts.pop() ?? "";
  const area = parts.join(".");
  const verb = VERBS[operation] ?? "Use";
  const known = AREAS[area];
  if (known !== undefined) return `${verb} ${known}`;
  const last = parts[parts.length - 1] ?? area;
  return `${verb} ${last.replaceAll("_", " ")}`;
}

/** Zoho scopes are `Service.area[.part].OPERATION`. */
export function isWellFormedScope(scope: string): boolean {
  return /^(Zoho[A-Za-z]+|AaaServer)(\.[A-Za-z0-9_]+)+$/.test(scope);
}
