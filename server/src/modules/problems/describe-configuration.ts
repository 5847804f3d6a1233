import type { Environment } from "../../generated/prisma/enums.ts";
import type { ProblemDetail } from "./problem-detail.ts";

/** Why a rule cannot run in an environment, the first that holds. */
export const configurationCauses = [
  "NO_ACCOUNT",
  "ACCOUNT_DELETED",
  "SERVICE_DELETED",
  "MISSING_SCOPES",
  "FUNCTION_MISSING",
] as const;
export type ConfigurationCause = (typeof configurationCauses)[number];

export function isConfigurationCause(text: string): text is ConfigurationCause {
  return configurationCauses.some((cause) => cause === text);
}

/** One or two sentences on what a rule needs: the same in its status and in its problem. */
export function describeConfiguration(
  cause: ConfigurationCause,
  environment: Environment | null,
  detail: ProblemDetail,
): string {
  const where = environment ? ` in ${environment.toLowerCase()}` : "";
  const service = detail.serviceName ? ` of ${detail.serviceName}` : "";
  const account = detail.accountName ?? "its account";
  const whom = `${detail.byName ? ` by ${detail.byName}` : ""}${detail.at ? ` on ${momentOf(detail.at)}` : ""}`;
  switch (cause) {
    case "NO_ACCOUNT":
      return `It has no account${service}${where}. Associate one: until then its events are discarded.`;
    case "ACCOUNT_DELETED":
      return `${capitalised(account)} was deleted${whom}. Associate another account${service}${where}: until then its events are discarded.`;
    case "SERVICE_DELETED":
      return `The integration${service}, with ${account}, was deleted${whom}. Associate another account${where}: until then its events are discarded.`;
    case "MISSING_SCOPES":
      return `${capitalised(account)} lacks permissions that the rule needs${where}: ${(detail.missingScopes ?? []).join(", ") || "see the account"}. Reconnect it and accept all of them.`;
    case "FUNCTION_MISSING":
      return `It has no function to run${where}${detail.functionName ? `: ${detail.functionName} was deleted${whom}` : ""}. Choose one: until then its events are discarded.`;
  }
}

function momentOf(iso: string): string {
  return `${iso.slice(0, 10)} at ${iso.slice(11, 16)} UTC`;
}

function capitalised(text: string): string {
  return text === "its account" ? "Its account" : text;
}
