import type { Environment } from "../../lib/scope.ts";

/** Both environments of a connection, in the order in which they are shown. */
export const environments = ["DEVELOPMENT", "PRODUCTION"] as const satisfies readonly Environment[];

/** What the console calls an environment of a connection: providers speak of a sandbox. */
export function environmentName(environment: Environment): "Sandbox" | "Production" {
  return environment === "PRODUCTION" ? "Production" : "Sandbox";
}

/** The environment that a query parameter names, if any. */
export function environmentOf(text: unknown): Environment | null {
  return environments.find((each) => each.toLowerCase() === String(text).toLowerCase()) ?? null;
}

/** What a person must be allowed to change credentials of this environment. */
export function connectPermission(
  environment: Environment,
): "CONNECTIONS_PRODUCTION" | "CONNECTIONS_DEVELOPMENT" {
  return environment === "PRODUCTION" ? "CONNECTIONS_PRODUCTION" : "CONNECTIONS_DEVELOPMENT";
}

/** What a person must be allowed to call in this environment. */
export function invokePermission(environment: Environment): "INVOKE_PRODUCTION" | "INVOKE_DEVELOPMENT" {
  return environment === "PRODUCTION" ? "INVOKE_PRODUCTION" : "INVOKE_DEVELOPMENT";
}
