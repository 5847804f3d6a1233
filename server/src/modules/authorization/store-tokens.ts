import type { Environment, TransactionScope } from "../../context.ts";
import { hashSecret, newId } from "../../platform/ids.ts";
import type { Tokens } from "../../providers/tokens.ts";
import { encodeTokens } from "../../providers/tokens.ts";
import { resealCredential, sealCredential } from "../credentials/index.ts";

/** The purpose under which tokens are sealed. */
export const tokensPurpose = "tokens";

/** By what a refresh token is known again; it has more entropy than can be guessed. */
export function refreshTokenHash({ refreshToken }: Pick<Tokens, "refreshToken">): string | null {
  return refreshToken === null ? null : hashSecret(refreshToken);
}

/** Stores the tokens of a new consent and answers the authorization's id. */
export async function storeAuthorization(
  environment: Pick<Environment, "vault">,
  scope: TransactionScope,
  { organizationId, serviceId, tokens }: { organizationId: string; serviceId: string; tokens: Tokens },
): Promise<string> {
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
      scopes: tokens.scopes,
      accessTokenExpiresAt: tokens.expiresAt,
      refreshTokenHash: refreshTokenHash(tokens),
      refreshedAt: scope.now,
    },
    select: { id: true },
  });
  return id;
}

/** Puts the tokens of a renewed consent in the place of the old ones and lifts the provider's refusal. */
export async function replaceTokens(
  environment: Pick<Environment, "vault">,
  scope: TransactionScope,
  {
    organizationId,
    authorizationId,
    tokens,
  }: { organizationId: string; authorizationId: string; tokens: Tokens },
): Promise<void> {
  const { credentialId } = await scope.tx.authorization.update({
    where: { id: authorizationId, organizationId },
    data: {
      scopes: tokens.scopes,
      accessTokenExpiresAt: tokens.expiresAt,
      refreshTokenHash: refreshTokenHash(tokens),
      refreshedAt: scope.now,
      generation: { increment: 1 },
      refreshLease: null,
      refreshLeaseUntil: null,
      refusedAt: null,
      refusedReason: null,
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
