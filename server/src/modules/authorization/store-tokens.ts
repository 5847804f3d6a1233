import type { Environment, TransactionScope } from "../../context.ts";
import { hashSecret, newId } from "../../platform/ids.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { encodeTokens } from "../../providers/tokens.ts";
import type { Connector, ParameterValues } from "../../providers/connector.ts";
import { refreshDueAt } from "./refresh-schedule.ts";
import { resealCredential, sealCredential } from "../credentials/index.ts";

/** The purpose under which tokens are sealed. */
export const tokensPurpose = "tokens";

/** By what a refresh token is known again; it has more entropy than can be guessed. */
export function refreshTokenHash({ refreshToken }: Pick<Tokens, "refreshToken">): string | null {
  return refreshToken === null ? null : hashSecret(refreshToken);
}

/** Credentials that were granted, and what they are bound to. */
export type Granted = {
  organizationId: string;
  tokens: Tokens;
  /** Whether they can be refreshed without a person (`Connector`). */
  renews: boolean;
  /** The OAuth client that they belong to; null for keys and passwords. */
  clientId: string | null;
  /** Whose they are at the provider, where it tells. */
  providerUserId: string | null;
  binding: string | null;
  parameters: ParameterValues;
};

/** What is kept of credentials that a connector's service granted. */
export function grantedBy({
  organizationId,
  connector,
  client,
  tokens,
  providerUserId = null,
  parameters = {},
}: {
  organizationId: string;
  connector: Connector;
  client: OAuthClient | null;
  tokens: Tokens;
  providerUserId?: string | null;
  parameters?: ParameterValues;
}): Granted {
  return {
    organizationId,
    tokens,
    renews: connector.issue !== null || tokens.refreshToken !== null,
    clientId: client?.clientId ?? null,
    providerUserId,
    binding: connector.binding,
    parameters,
  };
}

/** Stores the credentials of a new consent and answers the authorization's id. */
export async function storeAuthorization(
  environment: Pick<Environment, "vault">,
  scope: TransactionScope,
  granted: Granted & { serviceId: string },
): Promise<string> {
  const { organizationId, serviceId, tokens } = granted;
  const credentialId = await sealCredential(environment, scope, {
    organizationId,
    purpose: tokensPurpose,
    text: encodeTokens(tokens),
  });
  const { id } = await scope.tx.authorization.create({
    data: {
      id: newId(),
      organizationId,
      serviceId,
      credentialId,
      refreshedAt: scope.now,
      ...columnsOf(granted, scope.now),
    },
    select: { id: true },
  });
  return id;
}

/** Puts the credentials of a renewed consent in the place of the old ones and lifts the provider's refusal. */
export async function replaceTokens(
  environment: Pick<Environment, "vault">,
  scope: TransactionScope,
  granted: Granted & { authorizationId: string },
): Promise<void> {
  const { organizationId, authorizationId, tokens } = granted;
  const { credentialId } = await scope.tx.authorization.update({
    where: { id: authorizationId, organizationId },
    data: {
      ...columnsOf(granted, scope.now),
      refreshedAt: scope.now,
      generation: { increment: 1 },
      refreshLease: null,
      refreshLeaseUntil: null,
      refusedAt: null,
      refusedReason: null,
      refreshFailures: 0,
      refreshFailure: null,
    },
    select: { credentialId: true },
  });
  await resealCredential(environment, scope, {
    id: credentialId,
    organizationId,
    purpose: tokensPurpose,
    text: encodeTokens(tokens),
  });
}

function columnsOf({ tokens, renews, clientId, providerUserId, binding, parameters }: Granted, now: Date) {
  return {
    scopes: tokens.scopes,
    accessTokenExpiresAt: tokens.expiresAt,
    refreshTokenHash: refreshTokenHash(tokens),
    refreshDueAt: renews ? refreshDueAt(tokens, now) : null,
    // The consent's own tokens count as given: they are of the same budget.
    refreshTimes: [now],
    clientId,
    providerUserId,
    binding,
    parameters: { ...parameters },
  };
}
