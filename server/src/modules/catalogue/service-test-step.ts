import type { ProviderError } from "../../providers/provider-error.ts";
import type { TestedExchange, TestedExchangePart } from "./mask-exchange.ts";

export type TestVerdict = "OK" | "WARNING" | "FAILED";

/** One thing that was tried, what came of it, and the exchange with its secrets masked. */
export type ServiceTestStep = {
  name: string;
  verdict: TestVerdict;
  explanation: string;
  request: TestedExchangePart | null;
  response: TestedExchangePart | null;
  durationMs: number | null;
};

export type Finding = Pick<ServiceTestStep, "verdict" | "explanation">;

/** A step with what last went over the network. */
export function stepOf(name: string, finding: Finding, exchange: TestedExchange | null): ServiceTestStep {
  return {
    name,
    ...finding,
    request: exchange?.request ?? null,
    response: exchange?.response ?? null,
    durationMs: exchange?.durationMs ?? null,
  };
}

export const ok = (explanation: string): Finding => ({ verdict: "OK", explanation });
export const warning = (explanation: string): Finding => ({ verdict: "WARNING", explanation });
export const failed = (explanation: string): Finding => ({ verdict: "FAILED", explanation });

/** What a failure means that has nothing to do with what was sent; null for an answer that says something of its own. */
export function unreached(error: ProviderError): Finding | null {
  switch (error.kind) {
    case "BLOCKED":
      return failed(`Patchbay calls no such address: ${error.message}`);
    case "NETWORK":
      return failed(`No answer came: ${error.message}`);
    case "THROTTLED":
      return warning("It takes no more requests for the moment: try again later.");
    case "UNAVAILABLE":
      return failed(
        error.status !== null && error.status >= 500
          ? `It answered with HTTP ${error.status}: it is broken at the moment, or this is not the endpoint.`
          : `What it answered could not be read: ${error.message} Is this the endpoint?`,
      );
    default:
      return error.providerCode === "redirected"
        ? failed("It redirects elsewhere, and secrets are not sent on: name the endpoint itself.")
        : null;
  }
}

/** What a token endpoint's refusal of something made up tells. */
export function judgeRefusal(error: ProviderError, made: string, isOwnClient: boolean): Finding {
  const plain = unreached(error);
  if (plain) return plain;
  const code = (error.providerCode ?? "").toLowerCase();
  const wrongClient = /client/.test(code) || (error.status === 401 && !/grant|code|token/.test(code));
  if (wrongClient)
    return isOwnClient
      ? failed(
          `It does not know the client (${error.providerCode ?? `HTTP ${error.status}`}): the client id or secret is wrong, or the client has to prove itself in another way (client authentication).`,
        )
      : warning(
          "It answers as it should to a made-up client. With your client id and secret more can be tested.",
        );
  if (error.status === 404 || error.status === 405)
    return failed(`It answered with HTTP ${error.status}: there is no such endpoint.`);
  if (error.kind === "AUTH_PERMANENT" && isOwnClient)
    return ok(
      `The address, client id and secret are right: it refused only the made-up ${made}, as it must.`,
    );
  if (error.kind === "AUTH_PERMANENT")
    return warning(`It answers, and refused the made-up ${made}. Client id and secret were not tested.`);
  return warning(`It refused the made-up ${made} in a way of its own: ${error.message}`);
}
