import type { OrgSize, ProviderOrg } from "../state.ts";

export interface CrmModule {
  apiName: string;
  singular: string;
  plural: string;
  custom: boolean;
  /** From 0; part of every id of the module, so it never changes. */
  ordinal: number;
  id: string;
}

const STANDARD: readonly [apiName: string, singular: string, plural: string][] = [
  ["Leads", "Lead", "Leads"],
  ["Contacts", "Contact", "Contacts"],
  ["Accounts", "Account", "Accounts"],
  ["Deals", "Deal", "Deals"],
  ["Tasks", "Task", "Tasks"],
  ["Events", "Meeting", "Meetings"],
  ["Calls", "Call", "Calls"],
  ["Products", "Product", "Products"],
  ["Vendors", "Vendor", "Vendors"],
  ["Quotes", "Quote", "Quotes"],
  ["Sales_Orders", "Sales Order", "Sales Orders"],
  ["Purchase_Orders", "Purchase Order", "Purchase Orders"],
  ["Invoices", "Invoice", "Invoices"],
  ["Cases", "Case", "Cases"],
  ["Campaigns", "Campaign", "Campaigns"],
  ["Solutions", "Solution", "Solutions"],
  ["Price_Books", "Price Book", "Price Books"],
];

/** By size: a change of size makes a new size object, so nothing here goes stale. */
const cache = new WeakMap<OrgSize, CrmModule[]>();

/** The first modules of an organization are the standard ones; a larger size adds custom modules. */
export function listModules(org: ProviderOrg): readonly CrmModule[] {
  const known = cache.get(org.size);
  if (known !== undefined) return known;
  const modules = makeModules(org);
  cache.set(org.size, modules);
  return modules;
}

function makeModules(org: ProviderOrg): CrmModule[] {
  return Array.from({ length: org.size.modules }, (_, ordinal) => {
    const number = ordinal - STANDARD.length + 1;
    const [apiName, singular, plural] = STANDARD[ordinal] ?? [
      `Custom_Module_${number}`,
      `Custom Module ${number}`,
      `Custom Modules ${number}`,
    ];
    return {
      apiName,
      singular,
      plural,
      custom: ordinal >= STANDARD.length,
      ordinal,
      id: `${org.idPrefix}000${String(100 + ordinal).padStart(9, "0")}`,
    };
  });
}

/** The module with an API name; names are compared exactly. */
export function findModule(org: ProviderOrg, apiName: string): CrmModule | undefined {
  return listModules(org).find((module) => module.apiName === apiName);
}
