import type { Scope } from "../provider.ts";

/** Scopes of Zoho CRM. Source: the "Scope" part of each page of the CRM API documentation, v8. */
export const ZOHO_CRM_SCOPES: readonly Scope[] = [
  { name: "ZohoCRM.org.READ", meaning: "See the organization's name, id and settings" },
  { name: "ZohoCRM.users.READ", meaning: "See the users of the organization" },
  { name: "ZohoCRM.settings.modules.READ", meaning: "See which modules there are" },
  { name: "ZohoCRM.settings.fields.READ", meaning: "See the fields of each module" },
  { name: "ZohoCRM.settings.custom_views.READ", meaning: "See the views of each module" },
  { name: "ZohoCRM.settings.ALL", meaning: "See and change all settings" },
  { name: "ZohoCRM.modules.READ", meaning: "See the records of every module" },
  { name: "ZohoCRM.modules.CREATE", meaning: "Make records in every module" },
  { name: "ZohoCRM.modules.UPDATE", meaning: "Change records of every module" },
  { name: "ZohoCRM.modules.DELETE", meaning: "Delete records of every module" },
  { name: "ZohoCRM.modules.ALL", meaning: "See, make, change and delete records of every module" },
  { name: "ZohoCRM.notifications.ALL", meaning: "Be told when records change" },
  { name: "ZohoCRM.coql.READ", meaning: "Query records" },
  { name: "ZohoCRM.bulk.ALL", meaning: "Read and write records in bulk" },
];

/** What org sync, rules and watch channels need together. */
export const ZOHO_CRM_REQUIRED_SCOPES: readonly string[] = [
  "ZohoCRM.org.READ",
  "ZohoCRM.users.READ",
  "ZohoCRM.settings.modules.READ",
  "ZohoCRM.settings.fields.READ",
  "ZohoCRM.settings.custom_views.READ",
  "ZohoCRM.modules.ALL",
  "ZohoCRM.notifications.ALL",
];

/**
 * Those of `required` that no granted scope covers. `X.settings.ALL` covers `X.settings.fields.READ`: an area covers
 * its parts, `ALL` every operation, `WRITE` creating and updating; case does not count.
 */
export function missingScopes(required: readonly string[], granted: readonly string[]): string[] {
  return required.filter((wanted) => !granted.some((given) => covers(given, wanted)));
}

function covers(given: string, wanted: string): boolean {
  const givenArea = given.toLowerCase().split(".");
  const wantedArea = wanted.toLowerCase().split(".");
  const givenOperation = givenArea.pop();
  const wantedOperation = wantedArea.pop();
  const operation =
    givenOperation === "all" ||
    givenOperation === wantedOperation ||
    (givenOperation === "write" && (wantedOperation === "create" || wantedOperation === "update"));
  return operation && givenArea.every((part, index) => part === wantedArea[index]);
}
