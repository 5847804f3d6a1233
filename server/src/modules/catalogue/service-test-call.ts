import { toProviderError } from "../../providers/ask.ts";
import { matchesHost } from "../../providers/api-hosts.ts";
import type { Tokens } from "../../providers/tokens.ts";
import { judged } from "./service-test-oauth.ts";
import type { Bench } from "./service-test-oauth.ts";
import { failed, ok, stepOf, warning } from "./service-test-step.ts";
import type { Finding, ServiceTestStep } from "./service-test-step.ts";

/** Calls the API with credentials: the path that was given, and whose they are where the definition says how to ask. */
export async function testCalls(
  bench: Bench,
  tokens: Tokens,
  path: string | null,
): Promise<ServiceTestStep[]> {
  const steps: ServiceTestStep[] = [];
  if (path !== null)
    steps.push(stepOf("API call", await judged(() => call(bench, tokens, path)), bench.last()));
  if (bench.connector.identify)
    steps.push(stepOf("Identity request", await judged(() => identify(bench, tokens)), bench.last()));
  if (steps.length > 0) return steps;
  const explanation = "Not tried: give the path of a GET that needs the credentials.";
  return [stepOf("API call", warning(explanation), null)];
}

async function call({ connector, network }: Bench, tokens: Tokens, path: string): Promise<Finding> {
  const { baseUrl, hosts } = connector.api(tokens);
  const url = resolve(path, baseUrl);
  if (!url) return failed("There is no base URL: give a whole URL.");
  if (!matchesHost(url, hosts))
    return failed(`${url.host} is not one of the service's hosts (${hosts.join(", ")}): nothing was sent.`);
  const signed = connector.sign(
    { method: "GET", url, headers: { accept: "application/json" }, body: null },
    tokens,
  );
  const { status } = await network
    .request({ url: signed.url, headers: signed.headers, maxBodyBytes: 256 * 1024, overLimit: "CUT" })
    .catch((error: unknown) => {
      throw toProviderError(error);
    });
  return judgeCall(status);
}

/** A path below the base, or a whole URL; with the path of the base kept. */
function resolve(path: string, baseUrl: string | null): URL | null {
  if (/^https?:\/\//i.test(path)) return URL.parse(path);
  if (baseUrl === null) return null;
  return URL.parse(`${baseUrl.replace(/\/$/, "")}/${path.replace(/^\/+/, "")}`);
}

function judgeCall(status: number): Finding {
  if (status >= 200 && status < 300) return ok(`It answered with HTTP ${status}: the credentials are taken.`);
  if (status === 401)
    return failed("HTTP 401: it does not take the credentials, or they belong elsewhere in the call.");
  if (status === 403) return failed("HTTP 403: the credentials are known, but do not allow this call.");
  if (status >= 500) return failed(`HTTP ${status}: it is broken at the moment.`);
  return warning(`HTTP ${status}: it was reached, but this says nothing of the credentials.`);
}

async function identify({ connector }: Bench, tokens: Tokens): Promise<Finding> {
  const identity = (await connector.identify?.(tokens)) ?? null;
  return identity
    ? ok(`These are the credentials of ${identity.orgName} (${identity.orgId}).`)
    : warning("It does not tell whose the credentials are.");
}
