const HOUR_MS = 3_600_000;

/** What tells Zoho's two CRMs apart; everything else of them is shared. */
export interface Product {
  key: "crm" | "bigin";
  /** First segments of a path below the API domain. */
  path: string;
  /** First part of the scopes. */
  service: string;
  /** Longest life of a watch channel, milliseconds; a longer wish gets the default of one hour. */
  channelLifeMs: number;
}

export const CRM: Product = {
  key: "crm",
  path: "crm/v8",
  service: "ZohoCRM",
  channelLifeMs: 7 * 24 * HOUR_MS,
};

/** Bigin's channels live a day at most (its API, v2, "Enable notifications"). */
export const BIGIN: Product = {
  key: "bigin",
  path: "bigin/v2",
  service: "ZohoBigin",
  channelLifeMs: 24 * HOUR_MS,
};

const PRODUCTS = { crm: CRM, bigin: BIGIN } as const;

/** The product of a path such as `bigin/v2/Contacts`, of a channel, or of a control call. */
export function findProduct(key: string | undefined): Product | undefined {
  return key === "crm" || key === "bigin" ? PRODUCTS[key] : undefined;
}
