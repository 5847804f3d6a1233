import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { NOT_FOUND } from "./errors.ts";
import { listFields, type SalesforceField } from "./fields.ts";

export interface SalesforceObject {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  custom: boolean;
  /** False for what belongs to the machinery: listed, but of no use to people. */
  layoutable: boolean;
}

const STANDARD: readonly (readonly [name: string, plural: string, prefix: string])[] = [
  ["Contact", "Contacts", "003"],
  ["Account", "Accounts", "001"],
  ["Lead", "Leads", "00Q"],
  ["Opportunity", "Opportunities", "006"],
  ["Case", "Cases", "500"],
  ["Campaign", "Campaigns", "701"],
  ["Task", "Tasks", "00T"],
  ["Event", "Events", "00U"],
  ["Product2", "Products", "01t"],
  ["Order", "Orders", "801"],
  ["Contract", "Contracts", "800"],
  ["Asset", "Assets", "02i"],
];
const MACHINERY = ["ContactHistory", "ContactFeed", "AsyncApexJob"];

/** Standard objects first, then custom ones up to the organization's size, and some that only the machinery has. */
export function listObjects(org: ProviderOrg): SalesforceObject[] {
  const objects = Array.from({ length: org.size.modules }, (_, index): SalesforceObject => {
    const [name, plural, keyPrefix] = STANDARD[index] ?? [];
    const number = index - STANDARD.length + 1;
    return name !== undefined && plural !== undefined && keyPrefix !== undefined
      ? { name, label: name, labelPlural: plural, keyPrefix, custom: false, layoutable: true }
      : {
          name: `Project_${number}__c`,
          label: `Project ${number}`,
          labelPlural: `Projects ${number}`,
          keyPrefix: `a${String(number).padStart(2, "0").slice(-2)}`,
          custom: true,
          layoutable: true,
        };
  });
  const machinery = MACHINERY.map((name): SalesforceObject => ({
    name,
    label: name,
    labelPlural: name,
    keyPrefix: "",
    custom: false,
    layoutable: false,
  }));
  return [...objects, ...machinery];
}

export function findObject(org: ProviderOrg, name: string): SalesforceObject | undefined {
  const wanted = name.toLowerCase();
  return listObjects(org).find((object) => object.name.toLowerCase() === wanted);
}

/** `GET sobjects`. */
export function getObjects(org: ProviderOrg): Reply {
  const sobjects = listObjects(org).map(describeBriefly);
  return { status: 200, json: { encoding: "UTF-8", maxBatchSize: 200, sobjects } };
}

/** `GET sobjects/{name}/describe`. */
export function describeObject(org: ProviderOrg, name: string): Reply {
  const object = findObject(org, name);
  if (object === undefined) return NOT_FOUND;
  const fields = listFields(org, object.name).map(describeField);
  return { status: 200, json: { ...describeBriefly(object), fields } };
}

function describeBriefly({ name, label, labelPlural, keyPrefix, custom, layoutable }: SalesforceObject) {
  return {
    name,
    label,
    labelPlural,
    keyPrefix: keyPrefix === "" ? null : keyPrefix,
    custom,
    customSetting: false,
    deprecatedAndHidden: false,
    queryable: true,
    retrieveable: true,
    layoutable,
    createable: layoutable,
    updateable: layoutable,
    deletable: layoutable,
  };
}

function describeField(field: SalesforceField): object {
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    length: field.length,
    nillable: field.nillable,
    defaultedOnCreate: field.defaulted,
    createable: !field.readOnly,
    updateable: !field.readOnly,
    custom: field.custom,
    calculated: false,
    restrictedPicklist: field.type === "picklist" && field.custom,
    picklistValues: (field.choices ?? []).map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      value,
    })),
    referenceTo: field.referenceTo ?? [],
    relationshipName: field.relationshipName ?? null,
    deprecatedAndHidden: false,
    filterable: field.type !== "address",
    sortable: field.type !== "address",
  };
}
