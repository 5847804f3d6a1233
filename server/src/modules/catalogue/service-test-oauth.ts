import { newSecret } from "../../platform/ids.ts";
import type { Network } from "../../platform/network/network.ts";
import type { Connector } from "../../providers/connector.ts";
import type { ServiceDefinition } from "../../providers/definition.ts";
import { toProviderError } from "../../providers/ask.ts";
import { makeFlowSecrets } from "../../providers/flow-secrets.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { failed, judgeRefusal, ok, stepOf, unreached, warning } from "./service-test-step.ts";
import type { Finding, ServiceTestStep } from "./service-test-step.ts";
import type { TestedExchange } from "./mask-exchange.ts";

/** What the tests of one definition share. */
export type Bench = {
  connector: Connector;
  definition: ServiceDefinition;
  network: Network;
  last: () => TestedExchange | null;
  /** null: none was given or saved. */
  client: OAuthClient | null;
  redirectUri: string;
  /** Whether that can have been registered: an unsaved service has no key yet. */
  isSaved: boolean;
  /** Texts that are secret from now on. */
  keepSecret: (...texts: string[]) => void;
};

const madeUp: OAuthClient = { clientId: "patchbay-test", clientSecret: "made-up" };

/** Tries every endpoint of the authorization-code flow without anybody's consent: with a code and tokens that are made up. */
export async function testCodeFlow(bench: Bench): Promise<ServiceTestStep[]> {
  const { connector, definition, client } = bench;
  const { authorization } = connector;
  const { oauth } = definition;
  if (!authorization || !oauth) throw new Error("A service of the code flow has its endpoints.");
  const who = client ?? madeUp;
  const isOwn = client !== null;
  const tokens: Tokens = {
    accessToken: `made-up-${newSecret(16)}`,
    refreshToken: `made-up-${newSecret(16)}`,
    expiresAt: null,
    scopes: [],
    dataCentre: "",
  };
  const { codeVerifier } = await makeFlowSecrets();
  const steps = [await testAuthorizeEndpoint(bench)];
  steps.push(
    await trial(bench, "Token endpoint", "code", isOwn, async () => {
      await authorization.exchange({
        client: who,
        code: `made-up-${newSecret(16)}`,
        codeVerifier,
        redirectUri: bench.redirectUri,
        dataCentre: "",
        scopes: definition.defaultScopes,
      });
      return warning("It took a made-up code. A server that does so cannot be trusted with consents.");
    }),
  );
  if (oauth.refreshUrl !== null)
    steps.push(
      await trial(bench, "Refresh endpoint", "refresh token", isOwn, async () => {
        await authorization.refresh({ client: who, tokens });
        return warning("It took a made-up refresh token.");
      }),
    );
  if (oauth.revokeUrl !== null)
    steps.push(
      await trial(bench, "Revocation endpoint", "token", isOwn, async () => {
        await authorization.revoke({ client: who, tokens });
        return isOwn
          ? ok("It answers as it should: a token that it does not know counts as revoked (RFC 7009).")
          : warning("It answers. Client id and secret were not tested.");
      }),
    );
  if (definition.identity)
    steps.push(
      stepOf(
        "Identity request",
        warning("Not tried: it needs a token. It is asked when somebody connects."),
        null,
      ),
    );
  return steps;
}

async function testAuthorizeEndpoint(bench: Bench): Promise<ServiceTestStep> {
  const { connector, definition, client, redirectUri, isSaved, network } = bench;
  const { state, codeChallenge } = await makeFlowSecrets();
  const find = async (): Promise<Finding> => {
    const url = connector.authorization?.authorizationUrl({
      client: client ?? madeUp,
      redirectUri,
      state,
      codeChallenge,
      scopes: definition.defaultScopes,
    });
    if (!url) throw new Error("A service of the code flow has an authorization endpoint.");
    const { status, headers } = await network
      .request({
        url,
        headers: { accept: "text/html,application/json" },
        maxBodyBytes: 256 * 1024,
        overLimit: "CUT",
      })
      .catch((error: unknown) => {
        throw toProviderError(error);
      });
    const found = judgePage(status, headers["location"] ?? null, url, redirectUri, client !== null);
    if (isSaved || client === null || status < 400 || [404, 405].includes(status) || status >= 500)
      return found;
    return warning(
      `It answered with HTTP ${status}, as it may while no redirect URI of this service is registered there. Save the service, register its redirect URI, and test it again.`,
    );
  };
  return stepOf("Authorization endpoint", await judged(find), bench.last());
}

function judgePage(
  status: number,
  location: string | null,
  asked: URL,
  redirectUri: string,
  isOwnClient: boolean,
): Finding {
  const unknown = "With your client id more can be tested.";
  if (status >= 300 && status < 400) {
    const target = location === null ? null : URL.parse(location, asked);
    const error = target?.searchParams.get("error");
    if (target?.href.startsWith(redirectUri) && error)
      return failed(
        `It sends the person back with the error ${error.slice(0, 100)}: ${(target.searchParams.get("error_description") ?? "look at scopes and client.").slice(0, 300)}`,
      );
    return isOwnClient
      ? ok("It leads on to a page of the service, where people sign in and consent.")
      : warning(`It leads on to a page of the service. ${unknown}`);
  }
  if (status >= 200 && status < 300)
    return isOwnClient
      ? ok("It answers with a page: people can sign in and consent there.")
      : warning(`It answers with a page. ${unknown}`);
  if (status === 404 || status === 405)
    return failed(`It answered with HTTP ${status}: there is no such page.`);
  if (status >= 500) return failed(`It answered with HTTP ${status}: it is broken at the moment.`);
  return isOwnClient
    ? failed(
        `It answered with HTTP ${status}: it does not take the client id, the redirect URI ${redirectUri} or a scope.`,
      )
    : warning(`It answered with HTTP ${status}, as it may to a made-up client. ${unknown}`);
}

/** Asks for a real token with client credentials, calls with it, and gives it back. */
export async function testClientCredentials(
  bench: Bench,
  call: (tokens: Tokens) => Promise<ServiceTestStep[]>,
): Promise<ServiceTestStep[]> {
  const { connector, definition, client } = bench;
  if (!client)
    return [
      stepOf(
        "Token endpoint",
        warning("Not tried: give a client id and secret, or save them for the service."),
        null,
      ),
    ];
  let tokens: Tokens | null = null;
  const issued = await judged(
    async () => {
      tokens = (await connector.issue?.({ client, scopes: definition.defaultScopes })) ?? null;
      if (!tokens) throw new Error("A service of client credentials issues tokens.");
      bench.keepSecret(...connector.secretsOf(tokens));
      const { expiresAt, scopes } = tokens as Tokens;
      return ok(
        `It issued a token${expiresAt ? ` that lives until ${expiresAt.toISOString()}` : ""}${scopes.length > 0 ? `, with ${scopes.join(", ")}` : ""}.`,
      );
    },
    (error) => refusedIssue(error),
  );
  const steps = [stepOf("Token endpoint", issued, bench.last())];
  if (!tokens) return steps;
  steps.push(...(await call(tokens)));
  const given: Tokens = tokens;
  if (connector.revoke)
    steps.push(
      await trial(bench, "Revocation endpoint", "token", true, async () => {
        await connector.revoke?.({ client, tokens: given });
        return ok("It ended the token that this test was given.");
      }),
    );
  return steps;
}

function refusedIssue(error: ProviderError): Finding {
  return (
    unreached(error) ??
    failed(
      `It issues no token (${error.providerCode ?? `HTTP ${error.status}`}): ${error.message} Look at client id, secret, client authentication and scopes.`,
    )
  );
}

async function trial(
  bench: Bench,
  name: string,
  made: string,
  isOwnClient: boolean,
  attempt: () => Promise<Finding>,
): Promise<ServiceTestStep> {
  const finding = await judged(attempt, (error) => judgeRefusal(error, made, isOwnClient));
  return stepOf(name, finding, bench.last());
}

/** A finding, made of the ProviderError where one is thrown. */
export async function judged(
  attempt: () => Promise<Finding>,
  judge: (error: ProviderError) => Finding = (error) => unreached(error) ?? failed(error.message),
): Promise<Finding> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ProviderError) return judge(error);
    throw error;
  }
}
