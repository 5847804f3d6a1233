import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { ConflictError, ValidationError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { readDefinition } from "../../providers/connectors.ts";
import type { ServiceDefinition } from "../../providers/definition.ts";
import { createGenericConnector } from "../../providers/generic/generic-connector.ts";
import { checkParameters } from "../../providers/generic/fill-parameters.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { customDefinitionInput, toDefinition } from "./custom-definition.ts";
import { getCustomService } from "./custom-service.records.ts";
import { makeMask, recordExchanges } from "./mask-exchange.ts";
import { redirectUriOf } from "./redirect-uri.ts";
import { findServiceClient } from "./service-client.ts";
import { testCalls } from "./service-test-call.ts";
import { testClientCredentials, testCodeFlow } from "./service-test-oauth.ts";
import type { Bench } from "./service-test-oauth.ts";
import type { ServiceTestStep } from "./service-test-step.ts";
import { stepOf, warning } from "./service-test-step.ts";

const secret = z
  .string()
  .trim()
  .max(8_000)
  .regex(/^[^\p{Cc}]*$/u, "Leave out line breaks.")
  .nullish();
const Input = z.object({
  serviceKey: z.string().nullish(),
  definition: customDefinitionInput.nullish(),
  parameters: z.record(z.string(), z.string().max(200)).nullish(),
  clientId: secret,
  clientSecret: secret,
  apiKey: secret,
  username: secret,
  password: secret,
  path: z.string().trim().min(1).max(2_000).nullish(),
});

type Given = z.output<typeof Input>;

/** How many tests an organization may make in a minute: each sends requests to addresses that it chose. */
export const testsPerMinute = 20;

/**
 * Tries a definition before it is saved, or a saved one: each endpoint is asked, and every exchange is told with its secrets masked.
 * Credentials are used for this alone and kept nowhere; the saved client is used only with the endpoints that it was saved for.
 * Throws ValidationError, NotFoundError, and ConflictError TOO_MANY_TESTS beyond 20 a minute.
 */
export async function testCustomService(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ ok: boolean; steps: ServiceTestStep[] }> {
  const { organizationId } = authorise(ctx, "CUSTOM_SERVICES");
  const given = parseInput(Input, input);
  const service = given.serviceKey
    ? await getCustomService(ctx.database.prisma, organizationId, given.serviceKey)
    : null;
  const definition = given.definition
    ? toDefinition(ctx, given.definition)
    : service && readDefinition(service.definition);
  if (!definition)
    throw new ValidationError([{ path: "", message: "Give a `definition`, a `serviceKey`, or both." }]);
  const parameters = given.parameters ?? {};
  const wrong = checkParameters(definition.parameters, parameters);
  if (wrong.length > 0)
    throw new ValidationError(wrong.map(({ name, message }) => ({ path: `parameters.${name}`, message })));
  const client = await chooseClient(ctx, organizationId, service, definition, given);
  await countTest(ctx, organizationId, service, definition);
  const steps = await runTests(ctx, organizationId, service, definition, client, given);
  return { ok: steps.every(({ verdict }) => verdict !== "FAILED"), steps };
}

async function runTests(
  ctx: Context,
  organizationId: string,
  service: Service | null,
  definition: ServiceDefinition,
  client: OAuthClient | null,
  given: Given,
): Promise<ServiceTestStep[]> {
  const secrets = [given.clientSecret, given.apiKey, given.password, client?.clientSecret].flatMap(
    (text) => text || [],
  );
  if (client) secrets.push(`${client.clientId}:${client.clientSecret}`);
  const { network, last } = recordExchanges(ctx.network, () => makeMask(secrets));
  const name = service?.name ?? "The service";
  const connector = createGenericConnector(
    { network, clock: ctx.clock },
    { name },
    definition,
    given.parameters ?? {},
    { binding: false },
  );
  const { slug } = await ctx.database.prisma.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { slug: true },
  });
  const bench: Bench = {
    connector,
    definition,
    network,
    last,
    client,
    redirectUri: redirectUriOf(ctx.publicUrl, slug, service?.key ?? "test"),
    isSaved: service !== null,
    keepSecret: (...texts) => void secrets.push(...texts),
  };
  const path = given.path ?? null;
  switch (definition.authType) {
    case "OAUTH2_CODE":
      return testCodeFlow(bench);
    case "OAUTH2_CLIENT_CREDENTIALS":
      return testClientCredentials(bench, (tokens) => testCalls(bench, tokens, path));
    default: {
      const tokens = typedIn(given);
      if (!tokens) return [stepOf("API call", warning("Not tried: give the credentials."), null)];
      bench.keepSecret(...connector.secretsOf(tokens));
      return testCalls(bench, tokens, path);
    }
  }
}

function typedIn({ apiKey, username, password }: Given): Tokens | null {
  const accessToken = apiKey || password;
  if (!accessToken) return null;
  const extras = username ? { extras: { username } } : {};
  return { accessToken, refreshToken: null, expiresAt: null, scopes: [], dataCentre: "", ...extras };
}

/** The client that was typed in, or the saved one where the definition sends it to no other endpoint than it was saved for. */
async function chooseClient(
  ctx: Context,
  organizationId: string,
  service: Service | null,
  definition: ServiceDefinition,
  given: Given,
): Promise<OAuthClient | null> {
  if (given.clientId) return { clientId: given.clientId, clientSecret: given.clientSecret ?? "" };
  if (!service || !definition.oauth) return null;
  const { oauth } = readDefinition(service.definition);
  const endpoints = (of: ServiceDefinition["oauth"]) =>
    JSON.stringify([of?.authorizeUrl, of?.tokenUrl, of?.refreshUrl, of?.revokeUrl, of?.tokenParameters]);
  if (endpoints(oauth) !== endpoints(definition.oauth)) return null;
  return findServiceClient(ctx, { organizationId, serviceId: service.id });
}

/** Counts the test by its entry in the audit log. Throws ConflictError TOO_MANY_TESTS. */
async function countTest(
  ctx: Context,
  organizationId: string,
  service: Service | null,
  { authType, oauth, apiBaseUrl }: ServiceDefinition,
): Promise<void> {
  const act = "customService.tested";
  await inTransaction(ctx, async (scope) => {
    const since = new Date(scope.now.getTime() - 60_000);
    // Tests of one organization are counted one after another.
    await scope.tx
      .$queryRaw`select 1 from "Organization" where "id" = ${organizationId}::uuid for no key update`;
    const [counted] = await scope.tx.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from (
        select "act", "at" from "AuditEntry" where "organizationId" = ${organizationId}::uuid order by "id" desc limit 500) x
      where "act" = ${act} and "at" > ${since}`;
    if ((counted?.count ?? 0) >= testsPerMinute)
      throw new ConflictError(
        `An organization may test ${testsPerMinute} times a minute. Try again shortly.`,
        "TOO_MANY_TESTS",
      );
    await recordAudit(ctx, scope, {
      act,
      entityType: service ? "Service" : "Organization",
      entityId: service?.id ?? organizationId,
      after: { authType, tokenUrl: oauth?.tokenUrl ?? null, apiBaseUrl },
    });
  });
}
