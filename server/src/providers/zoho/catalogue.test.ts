import { expect, test } from "vitest";
import { ZOHO_CRM_EVENT_TYPES } from "./event-types.ts";
import { missingScopes, ZOHO_CRM_REQUIRED_SCOPES, ZOHO_CRM_SCOPES } from "./scopes.ts";

test("fourteen modules have three event types each, with a sample that says the same", () => {
  expect(ZOHO_CRM_EVENT_TYPES.length).toBe(42);
  expect(new Set(ZOHO_CRM_EVENT_TYPES.map((type) => type.key)).size).toBe(42);
  for (const type of ZOHO_CRM_EVENT_TYPES) {
    expect(type.key).toBe(`${type.module}.${type.operation}`);
    expect(type.sample).toMatchObject({ event: type.key, module: type.module, operation: type.operation });
    expect(Object.keys(type.sample.affectedValues).length > 0).toBe(type.operation !== "deleted");
    expect(JSON.parse(JSON.stringify(type.sample))).toEqual(type.sample);
  }
  expect(ZOHO_CRM_EVENT_TYPES.find((type) => type.key === "Accounts.created")).toMatchObject({
    label: "Account created",
    description: "An account was created; affectedValues holds its first values.",
  });
});

test("every required scope is in the list, with a meaning", () => {
  for (const scope of ZOHO_CRM_REQUIRED_SCOPES)
    expect(ZOHO_CRM_SCOPES.find(({ name }) => name === scope)?.meaning).toMatch(/^[A-Z].{10,}$/);
});

test("an area covers its parts, ALL every operation, WRITE creating and updating; nothing covers upwards", () => {
  const covered = (given: string, wanted: string) => missingScopes([wanted], [given]).length === 0;
  expect(covered("ZohoCRM.settings.ALL", "ZohoCRM.settings.fields.READ")).toBe(true);
  expect(covered("zohocrm.modules.all", "ZohoCRM.modules.leads.READ")).toBe(true);
  expect(covered("ZohoCRM.modules.WRITE", "ZohoCRM.modules.UPDATE")).toBe(true);
  expect(covered("ZohoCRM.modules.WRITE", "ZohoCRM.modules.DELETE")).toBe(false);
  expect(covered("ZohoCRM.modules.leads.ALL", "ZohoCRM.modules.ALL")).toBe(false);
  expect(covered("ZohoCRM.modules.READ", "ZohoCRM.modules.ALL")).toBe(false);
  expect(covered("ZohoCRM.module.ALL", "ZohoCRM.modules.ALL")).toBe(false);
  expect(covered("ZohoBigin.modules.ALL", "ZohoCRM.modules.ALL")).toBe(false);
  expect(missingScopes(ZOHO_CRM_REQUIRED_SCOPES, [])).toEqual(ZOHO_CRM_REQUIRED_SCOPES);
});
