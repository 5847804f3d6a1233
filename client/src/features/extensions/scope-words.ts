import type { SecurityContextScope } from "../../gql/graphql.ts";

/** What an extension may do with the credential of a callback, as a person would ask it. */
export const scopeWords = {
  INSTALLATION_READ: "See that it is installed here: its version and state, and your organization's number",
  CONFIG_READ: "Read the configuration that you give it, secret values included",
  CONNECTIONS_INVOKE:
    "Call the third-party app through the connection that you authorise for it, without ever seeing its token",
} satisfies Record<SecurityContextScope, string>;

/** As manifests spell it. */
export const scopeName = (scope: SecurityContextScope) => scope.toLowerCase().replace("_", ":");
