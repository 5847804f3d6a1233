import type { OAuthEntry } from "./define.ts";
import type { Category } from "./shipped-service.ts";

/** What we know of a service beside what the provider list says: its endpoints are taken from there. */
export type ListedService = {
  /** As the provider list spells it. */
  listKey: string;
  key: string;
  name: string;
  category: Category;
  /** Completes the sentence "… of <name>." or stands alone when it ends with a full stop. */
  what: string;
} & Partial<
  Pick<
    OAuthEntry,
    | "apiBaseUrl"
    | "apiHosts"
    | "authorizeParameters"
    | "clientAuth"
    | "credential"
    | "docsUrl"
    | "headers"
    | "identity"
    | "notes"
    | "parameters"
    | "pkce"
    | "query"
    | "revokeUrl"
    | "scopeDelimiter"
    | "tokenLifeSeconds"
  >
>;
