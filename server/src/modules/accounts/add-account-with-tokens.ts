import { z } from "zod";
import type { Context } from "../../context.ts";
import type { Account } from "../../generated/prisma/client.ts";
import { ConflictError, ValidationError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import type { Connector } from "../../providers/connector.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { Identity, Provider } from "../../providers/provider.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { FlowFailure, refreshTokenHash } from "../authorization/index.ts";
import { getServiceClient } from "../catalogue/index.ts";
import { getAccount } from "./accounts.records.ts";
import { ConnectableInput, getConnectable } from "./get-connectable.ts";
import { storeAccount } from "./store-account.ts";
import { identifyOrganization } from "./identify-organization.ts";

const Input = ConnectableInput.extend({
  refreshToken: z.string().trim().min(1, "Paste the refresh token.").max(4_000),
  dataCentre: z.string().trim().max(20).nullish(),
  scopes: z.array(z.string().trim().min(1).max(200)).max(100).nullish(),
});

/**
 * Adds an account with a refresh token that was got elsewhere for the organization's own OAuth client. The token is
 * tried at once: a refresh, and the question whose it is. Throws ValidationError on `refreshToken` or `scopes`, and
 * ConflictError ACCOUNT_EXISTS, TOKEN_IN_USE, PROVIDER_UNAVAILABLE or SERVICE_CLIENT_MISSING; nothing is stored or revoked then.
 */
export async function addAccountWithTokens(ctx: Context, input: z.input<typeof Input>): Promise<Account> {
  authoriseInAny(ctx, "ACCOUNTS");
  const wanted = parseInput(Input, input);
  const { organizationId, memberId } = authoriseIn(ctx, "ACCOUNTS", wanted.environment);
  const service = await getConnectable(ctx, organizationId, wanted);
  const client = await getServiceClient(ctx, { organizationId, serviceId: service.id });
  const provider = ctx.providers.get(service.provider);
  const parameters = wanted.parameters ?? {};
  const connector = ctx.connectors.of(service, parameters);
  const dataCentre = wanted.dataCentre ?? "";
  const { dataCentres } = connector.authorization ?? { dataCentres: [""] };
  if (!dataCentres.includes(dataCentre))
    throw new ValidationError([
      {
        path: "dataCentre",
        message: dataCentres.includes("")
          ? `${service.name} has no data centres: leave it out.`
          : `${service.name} has the data centres ${dataCentres.join(", ")}.`,
      },
    ]);
  const { tokens, identity } = await tryTokens(connector, provider, client, {
    accessToken: "-",
    refreshToken: wanted.refreshToken,
    expiresAt: ctx.clock.now(),
    scopes: [...(wanted.scopes ?? provider.requiredScopes)],
    dataCentre,
  });
  // What is shared would end for all of them when one is deleted.
  const shared = await ctx.database.prisma.account.findFirst({
    where: {
      organizationId,
      authorization: {
        refreshTokenHash: { in: [wanted, tokens].map((each) => refreshTokenHash(each) ?? "") },
      },
    },
    select: { providerOrgName: true, environment: true },
  });
  if (shared)
    throw new ConflictError(
      `The ${shared.environment.toLowerCase()} account ${shared.providerOrgName} uses this refresh token. Give each account a token of its own.`,
      "TOKEN_IN_USE",
    );
  const missing = provider.missingScopes(provider.requiredScopes, tokens.scopes);
  if (missing.length > 0)
    throw new ValidationError([
      { path: "scopes", message: `The tokens lack ${missing.join(", ")}, which Patchbay needs.` },
    ]);
  try {
    const id = await storeAccount(ctx, {
      organizationId,
      memberId,
      service,
      connector,
      parameters,
      client,
      environment: wanted.environment,
      projectId: wanted.projectId ?? null,
      tokens,
      identity,
      by: "TOKENS",
    });
    return await getAccount(ctx.database.prisma, organizationId, id);
  } catch (error) {
    if (error instanceof FlowFailure) throw new ConflictError(error.message, error.code);
    throw error;
  }
}

async function tryTokens(
  connector: Connector,
  provider: Provider,
  client: OAuthClient,
  pasted: Tokens,
): Promise<{ tokens: Tokens; identity: Identity }> {
  try {
    const tokens = await connector.renew({ client, tokens: pasted });
    return { tokens, identity: await identifyOrganization(provider, tokens) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.isTransient)
      throw new ConflictError(
        `The provider could not be asked: ${error.message} Try again later.`,
        "PROVIDER_UNAVAILABLE",
      );
    if (error.kind === "SCOPE_MISSING")
      throw new ValidationError([
        {
          path: "scopes",
          message: `The tokens do not carry the scopes that Patchbay needs: ${error.message}`,
        },
      ]);
    throw new ValidationError([
      {
        path: "refreshToken",
        message: `The provider does not take it (${error.providerCode ?? error.message}). It must belong to the OAuth client that is saved for this service.`,
      },
    ]);
  }
}
