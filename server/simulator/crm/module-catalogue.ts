import type { OrgSize, ProviderOrg } from "../state.ts";
import type { Product } from "./products.ts";

export interface CrmModule {
  apiName: string;
  singular: string;
  plural: string;
  custom: boolean;
  product: Product;
  /** Where its records are kept, and what their seed depends on: unlike the API name it is of one product. */
  storeKey: string;
  /** From 0; part of every id of the module, so it never changes. At most 899. */
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

/** Bigin has these and no custom ones. Companies are Accounts to its API. */
const BIGIN_MODULES: readonly [apiName: string, singular: string, plural: string][] = [
  ["Contacts", "Contact", "Contacts"],
  ["Accounts", "Company", "Companies"],
  ["Pipelines", "Pipeline", "Pipelines"],
  ["Tasks", "Task", "Tasks"],
  ["Events", "Event", "Events"],
  ["Calls", "Call", "Calls"],
  ["Products", "Product", "Products"],
];
/** Beyond every module that a CRM can have, so that no two ids are the same. */
const FIRST_BIGIN_ORDINAL = 600;

/** By size: a change of size makes a new size object, so nothing here goes stale. */
const cache = new WeakMap<OrgSize, Partial<Record<Product["key"], CrmModule[]>>>();

/** The first modules of a CRM are the standard ones; a larger size adds custom modules. */
export function listModules(org: ProviderOrg, product: Product): readonly CrmModule[] {
  const known = cache.get(org.size) ?? {};
  cache.set(org.size, known);
  return (known[product.key] ??= product.key === "crm" ? makeCrm(org, product) : makeBigin(org, product));
}

function makeCrm(org: ProviderOrg, product: Product): CrmModule[] {
  return Array.from({ length: org.size.modules }, (_, ordinal) => {
    const number = ordinal - STANDARD.length + 1;
    const [apiName, singular, plural] = STANDARD[ordinal] ?? [
      `Custom_Module_${number}`,
      `Custom Module ${number}`,
      `Custom Modules ${number}`,
    ];
    const custom = ordinal >= STANDARD.length;
    const id = moduleId(org, ordinal);
    return { apiName, singular, plural, custom, product, storeKey: apiName, ordinal, id };
  });
}

function makeBigin(org: ProviderOrg, product: Product): CrmModule[] {
  return BIGIN_MODULES.map(([apiName, singular, plural], index) => {
    const ordinal = FIRST_BIGIN_ORDINAL + index;
    const storeKey = `bigin/${apiName}`;
    const id = moduleId(org, ordinal);
    return { apiName, singular, plural, custom: false, product, storeKey, ordinal, id };
  });
}

function moduleId(org: ProviderOrg, ordinal: number): string {
  return `${org.idPrefix}000${String(100 + ordinal).padStart(9, "0")}`;
}

/** The module with an API name; names are compared exactly. */
export function findModule(org: ProviderOrg, product: Product, apiName: string): CrmModule | undefined {
  return listModules(org, product).find((module) => module.apiName === apiName);
}
