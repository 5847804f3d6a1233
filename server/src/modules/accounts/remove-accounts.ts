import type { TransactionScope } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { resolveProblems } from "../problems/index.ts";
import { closeIncidents, tellOfDisabled } from "../reports/index.ts";
import { detachAccounts } from "../rules/index.ts";

/**
 * Removes accounts with everything that belongs to them, their secrets first of all, and stops the rules that used
 * them. In the caller's transaction, in a fixed number of statements. Answers which accounts were still there, and the
 * rules that stopped.
 */
export async function removeAccounts(
  scope: TransactionScope,
  given: {
    organizationId: string;
    accountIds: readonly string[];
    cause: "ACCOUNT_DELETED" | "SERVICE_DELETED";
    byName: string;
    /** Why what waits is discarded, as one sentence. */
    reason: string;
  },
): Promise<{ removedIds: string[]; rules: { ruleId: string; environment: Environment }[] }> {
  const { tx, now } = scope;
  const { organizationId, cause, byName, reason } = given;
  // The row locks keep associations, intake and a second deletion out until this one is committed.
  const locked = await tx.$queryRaw<{ id: string; authorizationId: string }[]>`
    select "id", "authorizationId" from "Account"
    where "id" = any(${given.accountIds}::uuid[]) and "organizationId" = ${organizationId}::uuid order by "id" for update`;
  const removedIds = locked.map(({ id }) => id);
  await tellOfDisabled(scope, { organizationId, accountIds: removedIds, cause, byName });
  const rules = await detachAccounts(scope, {
    organizationId,
    accountIds: removedIds,
    lost: { cause, byName, at: now.toISOString() },
    reason,
  });
  await resolveProblems(scope, {
    organizationId,
    subjectId: removedIds,
    resolution: cause === "SERVICE_DELETED" ? "The integration was deleted." : "The account was deleted.",
    actorName: byName,
  });
  await closeIncidents(scope, { organizationId, subjectIds: removedIds });
  const authorizationIds = locked.map(({ authorizationId }) => authorizationId);
  const credentials = await tx.authorization.findMany({
    where: { id: { in: authorizationIds }, organizationId },
    select: { credentialId: true },
  });
  await tx.account.deleteMany({ where: { id: { in: removedIds }, organizationId } });
  await tx.authorization.deleteMany({ where: { id: { in: authorizationIds }, organizationId } });
  // With the row goes the data key: what copies of the cipher text exist elsewhere stay shut for good.
  await tx.credential.deleteMany({
    where: { id: { in: credentials.map(({ credentialId }) => credentialId) }, organizationId },
  });
  return { removedIds, rules };
}
