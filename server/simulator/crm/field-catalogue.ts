import { LEAD_SOURCES } from "../people.ts";
import type { OrgSize, ProviderOrg } from "../state.ts";
import type { CrmModule } from "./module-catalogue.ts";

export type DataType =
  | "text" | "email" | "phone" | "website" | "textarea" | "picklist" | "integer" | "currency" | "boolean"
  | "date" | "datetime" | "lookup" | "ownerlookup" | "bigint"; // prettier-ignore

export interface CrmField {
  apiName: string;
  label: string;
  dataType: DataType;
  mandatory: boolean;
  /** Set by the provider; writes to it are ignored. */
  readOnly: boolean;
  custom: boolean;
  /** The longest text it takes. */
  length: number;
  choices?: readonly [string, ...string[]];
  lookupModule?: string;
}

/** Where a text may not be 255 characters long. */
const LENGTHS: Record<string, number> = {
  First_Name: 40,
  Last_Name: 80,
  Email: 100,
  Phone: 30,
  Mobile: 30,
  Title: 100,
  Department: 50,
  Mailing_City: 100,
  Mailing_State: 100,
  Mailing_Zip: 30,
  Mailing_Country: 100,
};

const COMMON: CrmField[] = [
  field("id", "bigint", { readOnly: true, label: "Record Id" }),
  field("Owner", "ownerlookup"),
  field("Created_By", "ownerlookup", { readOnly: true }),
  field("Modified_By", "ownerlookup", { readOnly: true }),
  field("Created_Time", "datetime", { readOnly: true }),
  field("Modified_Time", "datetime", { readOnly: true }),
];

const PERSON_FIELDS: CrmField[] = [
  field("First_Name", "text"),
  field("Last_Name", "text", { mandatory: true }),
  field("Full_Name", "text", { readOnly: true }),
  field("Email", "email"),
  field("Phone", "phone"),
  field("Mobile", "phone"),
];

/** By the API name of a module, or with its product where the two differ. */
const OWN: Record<string, CrmField[]> = {
  Leads: [
    ...PERSON_FIELDS,
    field("Company", "text", { mandatory: true }),
    field("Lead_Source", "picklist", { choices: LEAD_SOURCES }),
    field("Lead_Status", "picklist", { choices: ["Not Contacted", "Contacted", "Qualified", "Lost Lead"] }),
    field("Website", "website"),
    field("Annual_Revenue", "currency"),
    field("No_of_Employees", "integer"),
    field("City", "text"),
    field("Country", "text"),
    field("Email_Opt_Out", "boolean"),
    field("Converted__s", "boolean", { readOnly: true, label: "Is Converted" }),
    field("Converted_Date_Time", "datetime", { readOnly: true }),
  ],
  Contacts: [
    ...PERSON_FIELDS,
    field("Account_Name", "lookup", { lookupModule: "Accounts" }),
    field("Title", "text"),
    field("Department", "text"),
    field("Lead_Source", "picklist", { choices: LEAD_SOURCES }),
    field("Date_of_Birth", "date"),
    field("Mailing_Street", "text"),
    field("Mailing_City", "text"),
    field("Mailing_State", "text"),
    field("Mailing_Zip", "text"),
    field("Mailing_Country", "text"),
    field("Email_Opt_Out", "boolean"),
  ],
  Accounts: [
    field("Account_Name", "text", { mandatory: true }),
    field("Website", "website"),
    field("Phone", "phone"),
    field("Industry", "picklist", { choices: ["Manufacturing", "Retail", "Software", "Logistics"] }),
    field("Annual_Revenue", "currency"),
    field("Employees", "integer"),
    field("Billing_City", "text"),
    field("Billing_Country", "text"),
  ],
  Deals: [
    field("Deal_Name", "text", { mandatory: true }),
    field("Stage", "picklist", {
      choices: ["Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost"],
    }),
    field("Amount", "currency"),
    field("Closing_Date", "date"),
    field("Probability", "integer"),
    field("Account_Name", "lookup", { lookupModule: "Accounts" }),
    field("Contact_Name", "lookup", { lookupModule: "Contacts" }),
  ],
  Tasks: [
    field("Subject", "text", { mandatory: true }),
    field("Status", "picklist", { choices: ["Not Started", "In Progress", "Completed", "Deferred"] }),
    field("Priority", "picklist", { choices: ["High", "Normal", "Low"] }),
    field("Due_Date", "date"),
  ],
  Events: [
    field("Event_Title", "text", { mandatory: true }),
    field("Start_DateTime", "datetime"),
    field("End_DateTime", "datetime"),
    field("All_day", "boolean"),
  ],
  "bigin/Contacts": [
    ...PERSON_FIELDS,
    field("Account_Name", "lookup", { lookupModule: "Accounts" }),
    field("Title", "text"),
    field("Mailing_City", "text"),
    field("Mailing_Country", "text"),
    field("Email_Opt_Out", "boolean"),
  ],
  "bigin/Pipelines": [
    field("Deal_Name", "text", { mandatory: true }),
    field("Sub_Pipeline", "picklist", { choices: ["Sales Pipeline Standard", "Renewals"] }),
    field("Stage", "picklist", { choices: ["Qualification", "Proposal", "Closed Won", "Closed Lost"] }),
    field("Amount", "currency"),
    field("Closing_Date", "date"),
    field("Account_Name", "lookup", { lookupModule: "Accounts" }),
    field("Contact_Name", "lookup", { lookupModule: "Contacts" }),
  ],
  "bigin/Products": [
    field("Product_Name", "text", { mandatory: true }),
    field("Product_Code", "text"),
    field("Unit_Price", "currency"),
    field("Product_Active", "boolean"),
  ],
  Calls: [
    field("Subject", "text", { mandatory: true }),
    field("Call_Type", "picklist", { choices: ["Inbound", "Outbound", "Missed"] }),
    field("Call_Start_Time", "datetime"),
  ],
};

const cache = new WeakMap<OrgSize, Map<string, CrmField[]>>();

/** The fields of a module: common, its own, then numbered custom fields up to the organization's size. */
export function listFields(org: ProviderOrg, module: CrmModule): readonly CrmField[] {
  const byModule = cache.get(org.size) ?? new Map<string, CrmField[]>();
  cache.set(org.size, byModule);
  const fields = byModule.get(module.storeKey) ?? makeFields(org, module);
  byModule.set(module.storeKey, fields);
  return fields;
}

function makeFields(org: ProviderOrg, module: CrmModule): CrmField[] {
  const nameField = `${module.singular.replaceAll(" ", "_")}_Name`;
  const own = OWN[module.storeKey] ??
    OWN[module.apiName] ?? [
      field(nameField, "text", { mandatory: true, label: `${module.singular} Name` }),
      field("Amount", "currency"),
      field("Status", "picklist", { choices: ["Draft", "Open", "Closed"] }),
    ];
  const fields = [...COMMON, ...own, field("Description", "textarea")];
  const types: DataType[] = ["text", "integer", "date", "boolean", "picklist"];
  for (let number = 1; fields.length < org.size.fieldsPerModule; number += 1) {
    const dataType = types[number % types.length] ?? "text";
    const choices = dataType === "picklist" ? { choices: ["One", "Two", "Three"] as const } : {};
    fields.push(field(`Custom_Field_${number}`, dataType, { custom: true, ...choices }));
  }
  return fields.slice(0, Math.max(org.size.fieldsPerModule, COMMON.length + own.length));
}

/** The field that names a record, e.g. Last_Name of a lead. */
export function nameFieldOf(fields: readonly CrmField[]): string {
  return fields.find((candidate) => candidate.mandatory)?.apiName ?? "id";
}

function field(apiName: string, dataType: DataType, more: Partial<CrmField> = {}): CrmField {
  const label = apiName.replaceAll("_", " ");
  const length = LENGTHS[apiName] ?? (dataType === "textarea" ? 32_000 : 255);
  return { apiName, label, dataType, mandatory: false, readOnly: false, custom: false, length, ...more };
}
