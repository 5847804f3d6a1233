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

/** What data sync needs beside: finding contacts by their address. */
export const ZOHO_CRM_SYNC_SCOPES: readonly string[] = ["ZohoCRM.coql.READ"];

/** Scopes of Bigin. Source: "Scopes" of the Bigin API documentation, v2. */
export const BIGIN_SCOPES: readonly Scope[] = [
  { name: "ZohoBigin.org.READ", meaning: "See the organization's name, id and settings" },
  { name: "ZohoBigin.users.READ", meaning: "See the users of the organization" },
  { name: "ZohoBigin.settings.modules.READ", meaning: "See which modules there are" },
  { name: "ZohoBigin.settings.fields.READ", meaning: "See the fields of each module" },
  { name: "ZohoBigin.settings.custom_views.READ", meaning: "See the views of each module" },
  { name: "ZohoBigin.settings.ALL", meaning: "See and change all settings" },
  { name: "ZohoBigin.modules.READ", meaning: "See the records of every module" },
  { name: "ZohoBigin.modules.ALL", meaning: "See, make, change and delete records of every module" },
  { name: "ZohoBigin.notifications.ALL", meaning: "Be told when records change" },
];

/** What org sync, rules and watch channels need together. */
export const BIGIN_REQUIRED_SCOPES: readonly string[] = [
  "ZohoBigin.org.READ",
  "ZohoBigin.users.READ",
  "ZohoBigin.settings.modules.READ",
  "ZohoBigin.settings.fields.READ",
  "ZohoBigin.settings.custom_views.READ",
  "ZohoBigin.modules.ALL",
  "ZohoBigin.notifications.ALL",
];

/**
 * Scopes of Zoho Webinar. Source: "OAuth Scope" of each page of the Webinar API documentation. The page about
 * registrations names `webinar`, the one about the same call from Deluge `registration` (?): both are asked for.
 */
export const ZOHO_WEBINAR_SCOPES: readonly Scope[] = [
  { name: "ZohoWebinar.manageOrg.READ", meaning: "See the organization's name, id and settings" },
  { name: "ZohoWebinar.user.READ", meaning: "See the users of the organization" },
  { name: "ZohoWebinar.webinar.READ", meaning: "See webinars and who takes part in them" },
  { name: "ZohoWebinar.webinar.CREATE", meaning: "Plan webinars and register people" },
  { name: "ZohoWebinar.webinar.UPDATE", meaning: "Change webinars" },
  { name: "ZohoWebinar.webinar.DELETE", meaning: "Cancel webinars" },
  { name: "ZohoWebinar.registration.READ", meaning: "See who registered for webinars" },
];

/** What org sync and rules need together. */
export const ZOHO_WEBINAR_REQUIRED_SCOPES: readonly string[] = [
  "ZohoWebinar.manageOrg.READ",
  "ZohoWebinar.user.READ",
  "ZohoWebinar.webinar.READ",
  "ZohoWebinar.registration.READ",
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
