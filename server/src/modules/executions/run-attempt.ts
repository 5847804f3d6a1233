import type { Environment } from "../../context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import type { Json } from "../../platform/sandbox/sandbox-outcome.ts";
import type { AttemptOutcome } from "./attempt-outcome.ts";
import { failedAttempt } from "./attempt-outcome.ts";
import { callEndpoint } from "./call-endpoint.ts";
import type { ClaimedExecution } from "./claim-executions.ts";
import { runSource } from "./run-source.ts";
import type { SigningSecrets } from "./signing-secrets.ts";

/**
 * One attempt of an execution by the version of the function that was claimed with it: a signed POST to its endpoint, or a run
 * of its script. Never throws for what the function does.
 */
export async function runAttempt(
  environment: Pick<Environment, "network" | "sandbox" | "apiDoor" | "clock" | "log">,
  execution: ClaimedExecution,
  secrets: SigningSecrets,
): Promise<AttemptOutcome> {
  const { log } = environment;
  const { kind, url, source } = execution;
  const id = `exe_${execution.id}`;
  if (kind === "SCRIPT" && source !== null)
    return runSource(environment, {
      source,
      event: execution.payload as Json,
      context: { ...contextOf(execution), idempotencyKey: id },
      lane: `${execution.ruleId} ${execution.environment}`,
      hostFunctions: environment.apiDoor.forScript({ ...execution, executionId: execution.id }),
    });
  if (kind !== "HTTP" || url === null)
    return failedAttempt(
      { errorClass: "FUNCTION_MISSING", message: "The rule has no function to run.", final: true },
      0,
    );
  const secret = await secrets.read(execution).catch((error: unknown) => {
    log.error({ err: error, executionId: execution.id }, "a signing secret cannot be opened");
    return null;
  });
  if (secret === null)
    return failedAttempt(
      { errorClass: "SECRET_UNREADABLE", message: "The signing secret cannot be opened." },
      0,
    );
  return callEndpoint(environment, {
    url,
    secret,
    id,
    body: JSON.stringify({ event: execution.payload, ...contextOf(execution) }),
  });
}

/** What a function is told beside the event. The same for each attempt but for `attempt`. */
function contextOf(execution: ClaimedExecution): { [name: string]: Json } {
  return {
    rule: { id: toGlobalId("Rule", execution.ruleId), name: execution.ruleName },
    environment: execution.environment,
    account: { id: toGlobalId("Account", execution.accountId), providerOrgId: execution.providerOrgId },
    executionId: toGlobalId("Execution", execution.id),
    attempt: execution.attemptCount,
  };
}
