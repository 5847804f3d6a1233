import type { Environment } from "../../context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { NetworkError } from "../../platform/network/network-error.ts";
import type { ClaimedExecution } from "./claim-executions.ts";
import { readRetryAfter } from "./retry-schedule.ts";
import { signWebhook } from "./sign-webhook.ts";
import type { SigningSecrets } from "./signing-secrets.ts";

/** How one attempt ended. */
export type AttemptOutcome = {
  durationMs: number;
  responseStatus: number | null;
  /** The beginning of the answer's body. */
  output: string | null;
  /** null for a success. */
  failure: AttemptFailure | null;
};

export type AttemptFailure = {
  /** `HTTP_STATUS`, `REDIRECTED`, `GONE`, `FUNCTION_MISSING`, `SECRET_UNREADABLE`, `INTERNAL`, or the code of a NetworkError. */
  errorClass: string;
  message: string;
  /** Whether no further attempt can help. */
  final: boolean;
  overloaded: boolean;
  retryAfterMs: number | null;
};

const timeoutMs = 30_000;
const keptBytes = 20 * 1024;

/**
 * One attempt: a signed POST of the event to the rule's function. Never throws for what the function does. At most
 * 30 s; 20 KB of the answer are kept; a redirect is a failure.
 */
export async function runAttempt(
  environment: Pick<Environment, "network" | "clock" | "log">,
  execution: ClaimedExecution,
  secrets: SigningSecrets,
): Promise<AttemptOutcome> {
  const { network, clock, log } = environment;
  const startedAt = clock.now();
  const start = performance.now();
  const ended = (): number => Math.round(performance.now() - start);
  const failed = (
    failure: Pick<AttemptFailure, "errorClass" | "message"> & Partial<AttemptFailure>,
  ): AttemptOutcome => ({
    durationMs: ended(),
    responseStatus: null,
    output: null,
    failure: { final: false, overloaded: false, retryAfterMs: null, ...failure },
  });

  if (execution.url === null)
    return failed({
      errorClass: "FUNCTION_MISSING",
      message: "The rule has no function to run.",
      final: true,
    });
  const secret = await secrets.read(execution).catch((error: unknown) => {
    log.error({ err: error, executionId: execution.id }, "a signing secret cannot be opened");
    return null;
  });
  if (secret === null)
    return failed({ errorClass: "SECRET_UNREADABLE", message: "The signing secret cannot be opened." });
  const body = bodyOf(execution);
  try {
    const answer = await network.request({
      url: execution.url,
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...signWebhook(secret, { id: `exe_${execution.id}`, at: startedAt, body }),
      },
      body,
      timeouts: { headers: timeoutMs, body: timeoutMs, total: timeoutMs },
      maxBodyBytes: keptBytes,
      overLimit: "CUT",
    });
    return {
      durationMs: ended(),
      responseStatus: answer.status,
      output: storable(answer.text()),
      failure: failureOf(answer.status, answer.headers, clock.now()),
    };
  } catch (error) {
    if (error instanceof NetworkError)
      return failed({
        errorClass: error.code,
        message: error.message,
        overloaded: error.code === "TIMED_OUT",
      });
    log.error({ err: error, executionId: execution.id }, "an attempt met an unexpected error");
    return failed({ errorClass: "INTERNAL", message: "Something went wrong on our side." });
  }
}

/** What the function gets. The same for each attempt but for `attempt`. */
function bodyOf(execution: ClaimedExecution): string {
  return JSON.stringify({
    event: execution.payload,
    rule: { id: toGlobalId("Rule", execution.ruleId), name: execution.ruleName },
    environment: execution.environment,
    account: { id: toGlobalId("Account", execution.accountId), providerOrgId: execution.providerOrgId },
    executionId: toGlobalId("Execution", execution.id),
    attempt: execution.attemptCount,
  });
}

function failureOf(status: number, headers: Record<string, string>, now: Date): AttemptFailure | null {
  if (status >= 200 && status < 300) return null;
  const retryAfterMs = readRetryAfter(headers["retry-after"], now);
  const failure = { final: false, overloaded: status === 429, retryAfterMs };
  if (status === 410)
    return {
      ...failure,
      errorClass: "GONE",
      message: "The function answered 410: it wants no more.",
      final: true,
    };
  if (status >= 300 && status < 400)
    return {
      ...failure,
      errorClass: "REDIRECTED",
      message: `The function answered ${status}; redirects are not followed.`,
    };
  return { ...failure, errorClass: "HTTP_STATUS", message: `The function answered ${status}.` };
}

/** Text as PostgreSQL takes it: no NUL, no half of a character. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
