import { z } from "zod";
import type { Context } from "../../context.ts";
import { ConflictError, ValidationError } from "../../platform/errors.ts";
import type { Connector } from "../../providers/connector.ts";
import type { AuthType } from "../../providers/definition.ts";
import type { Identity } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { refreshTokenHash } from "../authorization/index.ts";
import { assertDataCentre, scopesInput } from "./connection-input.ts";
import { identifyCredentials } from "./identify-credentials.ts";

const unfit = "It has characters that cannot be sent: copy it again.";
/** A secret that stands in a header as it is. */
const secretInput = (missing: string) =>
  z
    .string()
    .trim()
    .min(1, missing)
    .max(8_000)
    .regex(/^[!-~]+$/, unfit);

export const credentialsInput = z.object({
  apiKey: secretInput("Paste the API key.").nullish(),
  basic: z
    .object({
      username: z
        .string()
        .min(1, "Give the user name.")
        .max(500)
        .regex(/^[^:\p{Cc}]+$/u, "A user name has neither colons nor control characters (RFC 7617)."),
      password: z
        .string()
        .min(1, "Give the password; where the key is the user name, any letter does.")
        .max(2_000)
        .regex(/^\P{Cc}+$/u, unfit),
    })
    .nullish(),
  clientCredentials: z.boolean().nullish(),
  tokens: z
    .object({
      accessToken: secretInput("Paste the access token.").nullish(),
      refreshToken: secretInput("Paste the refresh token.").nullish(),
      dataCentre: z.string().max(20).nullish(),
      scopes: scopesInput.nullish(),
      expiresAt: z.date().nullish(),
    })
    .nullish(),
});

type Credentials = z.output<typeof credentialsInput>;
type Given = {
  organizationId: string;
  service: { name: string };
  connector: Connector;
  client: OAuthClient | null;
  scopes: readonly string[];
  credentials: Credentials;
  /** The authorization that they renew: it may have the same refresh token. */
  exceptAuthorizationId: string | null;
};
type Tried = { tokens: Tokens; identity: Identity | null; by: "TOKENS" | "CREDENTIALS" };

const takes: Record<AuthType, { member: keyof Credentials; text: string }> = {
  OAUTH2_CODE: { member: "tokens", text: "a consent, or tokens that were got elsewhere" },
  OAUTH2_CLIENT_CREDENTIALS: { member: "clientCredentials", text: "its saved client's credentials" },
  API_KEY: { member: "apiKey", text: "an API key" },
  BASIC: { member: "basic", text: "a user name and a password" },
};

/** Makes tokens of what a person entered and tries them: a refresh or an issue, and whose they are. See saveConnectionCredentials. */
export async function tryCredentials(ctx: Context, given: Given): Promise<Tried> {
  const { connector, service, credentials } = given;
  const { member, text } = takes[connector.authType];
  if (!credentials[member])
    throw new ValidationError([{ path: "credentials", message: `${service.name} takes ${text}.` }]);
  const path = `credentials.${member}`;
  try {
    const tokens = await gain(ctx, given);
    return {
      tokens,
      identity: await identify(given, tokens),
      by: member === "tokens" ? "TOKENS" : "CREDENTIALS",
    };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.isTransient)
      throw new ConflictError(
        `${service.name} could not be asked: ${error.message} Nothing was kept; try again later.`,
        "PROVIDER_UNAVAILABLE",
      );
    throw new ValidationError([{ path, message: `${service.name} does not take them: ${error.message}` }]);
  }
}

async function identify({ connector, credentials }: Given, tokens: Tokens): Promise<Identity | null> {
  try {
    return await identifyCredentials(connector, tokens);
  } catch (error) {
    // The refresh may have used up the token that was pasted: what it gave is not thrown away for want of a name.
    if (error instanceof ProviderError && error.isTransient && credentials.tokens?.refreshToken) return null;
    throw error;
  }
}

async function gain(ctx: Context, given: Given): Promise<Tokens> {
  const { connector, credentials, scopes } = given;
  const plain = { refreshToken: null, expiresAt: null, scopes: [], dataCentre: "" };
  switch (connector.authType) {
    case "API_KEY":
      return { ...plain, accessToken: credentials.apiKey ?? "" };
    case "BASIC":
      return {
        ...plain,
        accessToken: credentials.basic?.password ?? "",
        extras: { username: credentials.basic?.username ?? "" },
      };
    case "OAUTH2_CLIENT_CREDENTIALS":
      if (!connector.issue) throw new Error("A service of client credentials issues tokens.");
      return connector.issue({ client: clientOf(given), scopes });
    case "OAUTH2_CODE":
      return pasted(ctx, given, credentials.tokens ?? {});
  }
}

async function pasted(
  ctx: Context,
  given: Given,
  { accessToken, refreshToken, ...told }: NonNullable<Credentials["tokens"]>,
): Promise<Tokens> {
  const { connector, service } = given;
  assertDataCentre(connector, service, told.dataCentre, "credentials.tokens.dataCentre");
  const [first = ""] = connector.authorization?.dataCentres ?? [];
  const now = ctx.clock.now();
  const tokens: Tokens = {
    accessToken: accessToken ?? "-",
    refreshToken: refreshToken ?? null,
    expiresAt: told.expiresAt ?? null,
    scopes: [...(told.scopes ?? given.scopes)],
    dataCentre: told.dataCentre ?? first,
  };
  if (!refreshToken) {
    if (!accessToken) throw wrong("Paste an access token, a refresh token, or both.");
    if (tokens.expiresAt && tokens.expiresAt <= now)
      throw wrong("The access token has ended: paste one that lives, or the refresh token.");
    return tokens;
  }
  await assertUnused(ctx, given, [tokens]);
  const renewed = await connector.renew({ client: clientOf(given), tokens: { ...tokens, expiresAt: now } });
  await assertUnused(ctx, given, [renewed]);
  return renewed;
}

/** Throws ConflictError TOKEN_IN_USE: what is shared would end for all of them when one is deleted. */
async function assertUnused(ctx: Context, given: Given, tokens: readonly Tokens[]): Promise<void> {
  const shared = await ctx.database.prisma.authorization.findFirst({
    where: {
      organizationId: given.organizationId,
      refreshTokenHash: { in: tokens.flatMap((each) => refreshTokenHash(each) ?? []) },
      ...(given.exceptAuthorizationId ? { id: { not: given.exceptAuthorizationId } } : {}),
    },
    select: {
      account: { select: { providerOrgName: true } },
      connection: { select: { connection: { select: { name: true } } } },
    },
  });
  if (!shared) return;
  const holder = shared.connection
    ? `The connection ${shared.connection.connection.name}`
    : `The account ${shared.account?.providerOrgName ?? ""}`;
  throw new ConflictError(`${holder} uses this refresh token. Give each a token of its own.`, "TOKEN_IN_USE");
}

function clientOf({ client, service }: Given): OAuthClient {
  if (client) return client;
  throw new ConflictError(
    `${service.name} has no OAuth client yet. Register one there and save it with \`saveServiceClient\`.`,
    "SERVICE_CLIENT_MISSING",
  );
}

function wrong(message: string): ValidationError {
  return new ValidationError([{ path: "credentials.tokens", message }]);
}
