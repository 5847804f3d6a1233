import { expect, test } from "vitest";
import { BIGIN_EVENT_TYPES } from "./bigin-event-types.ts";
import { ZOHO_CRM_EVENT_TYPES } from "./crm-event-types.ts";
import { ZOHO_WEBINAR_EVENT_TYPES } from "./webinar/webinar-event-types.ts";
import { zohoEventField } from "./event-field.ts";
import {
  BIGIN_REQUIRED_SCOPES,
  BIGIN_SCOPES,
  missingScopes,
  ZOHO_CRM_REQUIRED_SCOPES,
  ZOHO_CRM_SCOPES,
  ZOHO_WEBINAR_REQUIRED_SCOPES,
  ZOHO_WEBINAR_SCOPES,
} from "./scopes.ts";

const SERVICES = [
  { name: "Zoho CRM", types: ZOHO_CRM_EVENT_TYPES, modules: 14, count: 45 },
  { name: "Bigin", types: BIGIN_EVENT_TYPES, modules: 7, count: 21 },
  { name: "Zoho Webinar", types: ZOHO_WEBINAR_EVENT_TYPES, modules: 3, count: 8 },
];

test.each(SERVICES)("$name: each event type has a sample that says the same", ({ types, modules, count }) => {
  expect([types.length, new Set(types.map(({ key }) => key)).size]).toEqual([count, count]);
  expect(new Set(types.map(({ module }) => module)).size).toBe(modules);
  for (const type of types) {
    expect(type.key).toBe(`${type.module}.${type.operation}`);
    expect(type.sample).toMatchObject({ event: type.key, module: type.module, operation: type.operation });
    expect(Object.keys(type.sample.affectedValues).length > 0).toBe(type.operation !== "deleted");
    expect(JSON.parse(JSON.stringify(type.sample))).toEqual(type.sample);
  }
});

test.each(SERVICES)("$name: the fields fit the samples, by path and by type", ({ types }) => {
  for (const { sample, fields, key } of types) {
    expect(new Set(fields.map(({ path }) => path)).size, key).toBe(fields.length);
    const byPath = new Map(fields.map(({ path, type }) => [path, type]));
    expect([...byPath.keys()].slice(0, 3)).toEqual(["recordId", "occurredAt", "operation"]);
    for (const [name, value] of Object.entries(sample.affectedValues)) {
      if (name.startsWith("$") || value === null) continue;
      const type = byPath.get(`affectedValues.${name}`);
      expect([key, name, fits(type, value)]).toEqual([key, name, true]);
    }
  }
});

function fits(type: string | undefined, value: unknown): boolean {
  if (type === "NUMBER") return typeof value === "number";
  if (type === "BOOLEAN") return typeof value === "boolean";
  const text = String(value);
  if (type === "DATE") return /^\d{4}-\d\d-\d\d$/.test(text);
  if (type === "DATE_TIME") return /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text);
  return type === "TEXT" && typeof value === "string";
}

test("event types are named as people say it", () => {
  const find = (key: string) =>
    [...ZOHO_CRM_EVENT_TYPES, ...BIGIN_EVENT_TYPES].filter((type) => type.key === key);
  expect(find("Accounts.created").map(({ label, description }) => [label, description])).toEqual([
    ["Account created", "An account was created; affectedValues holds its first values."],
    ["Company created", "A company was created; affectedValues holds its first values."],
  ]);
  expect(find("Leads.converted")[0]).toMatchObject({
    label: "Lead converted",
    sample: { affectedFields: ["Converted__s", "Converted_Date_Time"] },
  });
  expect(find("Contacts.created")[0]?.fields).toContainEqual({
    path: "affectedValues.Account_Name.name",
    label: "Account Name",
    type: "TEXT",
  });
});

test("a mirrored field is compared by what Zoho says of its type; lists, files and tables are not", () => {
  const typeOf = (dataType: string) =>
    zohoEventField({ apiName: "Field", label: "A field", dataType })?.type ?? null;
  const types = {
    TEXT: [
      "text",
      "textarea",
      "email",
      "phone",
      "website",
      "picklist",
      "autonumber",
      "lookup",
      "ownerlookup",
    ],
    NUMBER: ["integer", "double", "currency", "percent", "bigint"],
    BOOLEAN: ["boolean"],
    DATE: ["date"],
    DATE_TIME: ["datetime"],
  };
  for (const [type, dataTypes] of Object.entries(types))
    expect(dataTypes.map(typeOf)).toEqual(dataTypes.map(() => type));
  const none = ["multiselectpicklist", "multiselectlookup", "fileupload", "subform", "formula", "toString"];
  expect(none.map(typeOf)).toEqual(none.map(() => null));
  expect(zohoEventField({ apiName: "Owner", label: "Lead Owner", dataType: "ownerlookup" })).toEqual({
    path: "affectedValues.Owner.name",
    label: "Lead Owner",
    type: "TEXT",
  });
  expect(zohoEventField({ apiName: "Tier", label: "", dataType: "picklist" })?.label).toBe("Tier");
  expect(zohoEventField({ apiName: "id", dataType: "bigint" })).toBeNull();
  expect([zohoEventField({}), zohoEventField({ apiName: 1, dataType: "text" })]).toEqual([null, null]);
});

test("every required scope is in the list, with a meaning", () => {
  const known = [...ZOHO_CRM_SCOPES, ...BIGIN_SCOPES, ...ZOHO_WEBINAR_SCOPES];
  for (const scope of [
    ...ZOHO_CRM_REQUIRED_SCOPES,
    ...BIGIN_REQUIRED_SCOPES,
    ...ZOHO_WEBINAR_REQUIRED_SCOPES,
  ])
    expect(known.find(({ name }) => name === scope)?.meaning).toMatch(/^[A-Z].{10,}$/);
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
