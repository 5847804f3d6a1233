import type { Problem } from "../../generated/prisma/client.ts";
import { toGlobalId } from "../../graphql/global-id.ts";

/** The mutation that fixes a problem, and what is already known of its input. */
export type ProblemFix = { mutation: string; label: string; input: Record<string, string> };

/**
 * How a problem is fixed. The input holds ids of the schema; what is missing there is what a person chooses. `installationId` is the
 * installation whose own the problem's connection is, if any.
 */
export function problemFix(
  problem: Pick<
    Problem,
    "kind" | "cause" | "environment" | "ruleId" | "accountId" | "connectionId" | "subscriptionId"
  >,
  installationId: string | null = null,
): ProblemFix {
  const rule: Record<string, string> = problem.ruleId ? { ruleId: toGlobalId("Rule", problem.ruleId) } : {};
  const account: Record<string, string> = problem.accountId
    ? { accountId: toGlobalId("Account", problem.accountId) }
    : {};
  const subscription: Record<string, string> = problem.subscriptionId
    ? { subscriptionId: toGlobalId("CallbackSubscription", problem.subscriptionId) }
    : {};
  const startSync = (kind: string): ProblemFix => ({
    mutation: "startSync",
    label: "Start it again",
    input: { ...account, kind },
  });
  switch (problem.kind) {
    case "CONFIGURATION_NEEDED":
      if (problem.cause === "MISSING_SCOPES")
        return { mutation: "reauthorizeAccount", label: "Reconnect the account", input: account };
      if (problem.cause === "FUNCTION_MISSING")
        return { mutation: "updateRule", label: "Choose a function", input: rule };
      return {
        mutation: "associateRule",
        label: "Associate an account",
        input: { ...rule, ...(problem.environment ? { environment: problem.environment } : {}) },
      };
    case "REAUTHENTICATION_REQUIRED":
      if (installationId)
        return {
          mutation: "authorizeThirdParty",
          label: "Authorise the third-party app",
          input: { installationId: toGlobalId("Installation", installationId) },
        };
      if (problem.connectionId)
        return {
          mutation: "authorizeConnection",
          label: "Reconnect the connection",
          input: {
            connectionId: toGlobalId("ConnectionLink", problem.connectionId),
            ...(problem.environment ? { environment: problem.environment } : {}),
          },
        };
      return { mutation: "reauthorizeAccount", label: "Reconnect the account", input: account };
    case "FUNCTION_FAILING":
      return {
        mutation: "resumeRule",
        label: "Try again now",
        input: {
          ...rule,
          ...(problem.environment ? { environment: problem.environment } : {}),
          hold: "FUNCTION_FAILING",
        },
      };
    case "CALLBACK_FAILING":
      return { mutation: "sendTestCallback", label: "Send a test event", input: subscription };
    case "CALLBACK_DISABLED":
      return { mutation: "resumeCallbackSubscription", label: "Resume the endpoint", input: subscription };
    case "SYNC_FAILED":
      return { mutation: "retryAccountSync", label: "Sync again", input: account };
    case "CONTACTS_PULL_FAILED":
      return startSync("CONTACTS_PULL");
    case "CONTACTS_PUSH_FAILED":
      return startSync("CONTACTS_PUSH");
    case "USERS_SYNC_FAILED":
      return startSync("USERS");
    case "VIEWS_SYNC_FAILED":
      return startSync("VIEWS");
    case "WATCH_FAILED":
      return { mutation: "reauthorizeAccount", label: "Reconnect the account", input: account };
  }
}
