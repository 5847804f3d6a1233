import type { ApiTokenScope } from "../../gql/graphql.ts";

export const scopeOptions = [
  { value: "READ", label: "read" },
  { value: "ACCOUNTS_WRITE", label: "accounts:write" },
  { value: "RULES_WRITE", label: "rules:write" },
  { value: "CONNECTIONS_WRITE", label: "connections:write" },
  { value: "CONNECTIONS_INVOKE", label: "connections:invoke" },
  { value: "EXTENSIONS_WRITE", label: "extensions:write" },
  { value: "SYNC_WRITE", label: "sync:write" },
  { value: "REPORTS_WRITE", label: "reports:write" },
  { value: "ADMIN", label: "admin" },
] as const satisfies readonly { value: ApiTokenScope; label: string }[];

/** The scope as the documentation writes it. */
export function scopeName(scope: ApiTokenScope): string {
  return scopeOptions.find((option) => option.value === scope)?.label ?? scope;
}

/** The chosen values that are scopes; a checkbox only knows text. */
export function scopesOf(values: readonly string[]): ApiTokenScope[] {
  return scopeOptions.map((option) => option.value).filter((scope) => values.includes(scope));
}
