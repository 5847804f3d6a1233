import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { ApiToken } from "../../generated/prisma/client.ts";
import { ApiTokenScope } from "../../generated/prisma/enums.ts";
import { ForbiddenError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { hashSecret, newId, newSecret } from "../../platform/ids.ts";
import { nameInput } from "../../platform/name-input.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, permissions } from "./permissions.ts";
import { recordAudit } from "./record-audit.ts";

const Input = z.object({
  name: nameInput("Give the token a name to recognise it by."),
  scopes: z.array(z.enum(ApiTokenScope)).min(1, "Choose at least one scope."),
  expiresInDays: z.number().int().min(1).max(365, "At most 365 days.").default(90),
});

/**
 * Makes an API token of the acting member and shows it once; only its hash is kept. A scope that none of the member's
 * roles could use is refused, and what a token may do shrinks with its member's roles.
 */
export async function createApiToken(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ apiToken: ApiToken; token: string }> {
  const actor = authorise(ctx, "OWN_API_TOKENS");
  const { name, scopes, expiresInDays } = parseInput(Input, input);
  const usable = usableScopes(actor.roles);
  const beyond = scopes.filter((scope) => !usable.has(scope));
  if (beyond.length > 0) throw new ForbiddenError(`Your roles do not allow the scopes ${beyond.join(", ")}.`);
  const withoutOwn = actor.scopes ? scopes.filter((scope) => !actor.scopes?.includes(scope)) : [];
  if (withoutOwn.length > 0)
    throw new ForbiddenError(
      `This API token cannot give the scopes ${withoutOwn.join(", ")}, which it lacks.`,
    );

  const token = `pbt_${newSecret()}`;
  const apiToken = await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const created = await tx.apiToken.create({
      data: {
        id: newId(),
        organizationId: actor.organizationId,
        memberId: actor.memberId,
        name,
        prefix: token.slice(0, 10),
        tokenHash: hashSecret(token),
        scopes: [...new Set(scopes)],
        createdAt: now,
        expiresAt: new Date(now.getTime() + expiresInDays * 86_400_000),
      },
    });
    await recordAudit(ctx, scope, {
      act: "apiToken.created",
      entityType: "ApiToken",
      entityId: created.id,
      after: { name, scopes },
    });
    await appendChanges(tx, now, [
      {
        organizationId: actor.organizationId,
        name: "apiToken.created",
        entityType: "ApiToken",
        entityId: created.id,
        actorName: actor.name,
        payload: { name },
      },
    ]);
    return created;
  });
  return { apiToken, token };
}

/**
 * Company admins may hold every scope, others those of their permissions, and everybody may read. `ADMIN` is the admins'
 * alone: a token that outlives a promotion must not gain by it what its maker could not give.
 */
function usableScopes(roles: readonly string[]): Set<string> {
  if (roles.includes("COMPANY_ADMIN")) return new Set(Object.values(ApiTokenScope));
  const grants = Object.values(permissions).filter((grant) =>
    grant.roles.some((role) => roles.includes(role)),
  );
  return new Set(["READ", ...grants.map((grant) => grant.scope).filter((scope) => scope !== "ADMIN")]);
}
