import type { SecurityContextScope } from "../../gql/graphql.ts";

/** What an extension may do with the credential of a callback, as a person would ask it. */
export const scopeWords = {
  INSTALLATION_READ: "See the installation: its version, its state and the organization's number",
  CONFIG_READ: "Read the configuration that it is given, secret values included",
  CONNECTIONS_INVOKE: "Call the third-party app through a connection of its own, without ever seeing a token",
} satisfies Record<SecurityContextScope, string>;

/** As manifests spell it. */
export const scopeName = (scope: SecurityContextScope) => scope.toLowerCase().replace("_", ":");
