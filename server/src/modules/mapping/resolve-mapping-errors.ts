import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction, requireActor } from "../../context.ts";
import { MappingErrorState } from "../../generated/prisma/enums.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { recordNotifications } from "../reports/index.ts";
import { countOpenErrors } from "./count-open-errors.ts";
import { moveErrors } from "./move-errors.ts";
import type { ErrorSelection } from "./move-errors.ts";

const mostIds = 100;
const ids = z.array(z.string()).max(mostIds, `At most ${mostIds}.`).nullish();

const Input = z.object({
  accountId: z.string(),
  groupIds: ids,
  errorIds: ids,
  as: z.enum(MappingErrorState),
});

/** How many errors one transaction moves. */
const batchSize = 2_000;

const changeNames = {
  RESOLVED: "mappingErrors.resolved",
  IGNORED: "mappingErrors.ignored",
  OPEN: "mappingErrors.reopened",
} as const;

/**
 * Says of mapping errors that they are settled (RESOLVED), may stay (IGNORED), or may not after all (OPEN, of ignored ones): single
 * ones, whole groups, or all that are open. Those that stand otherwise already are left alone. A group of any size is gone through
 * 2,000 at a time, each a transaction of its own; answers how many were moved. Throws NotFoundError, ValidationError.
 */
export async function resolveMappingErrors(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ accountId: string; count: number; groupIds: string[] }> {
  const { organizationId } = authoriseInAny(ctx, "SYNC");
  const { accountId, groupIds, errorIds, as } = parseInput(Input, input);
  if (as === "OPEN" && !groupIds && !errorIds)
    throw new ValidationError([
      { path: "groupIds", message: "Say which: the groups whose ignored errors are opened again." },
    ]);
  const selection = { organizationId, accountId, groupIds: groupIds ?? null, errorIds: errorIds ?? null, as };
  let count = 0;
  let after: string | null = null;
  const touched = new Set<string>();
  do {
    const moved: Awaited<ReturnType<typeof moveErrors>> = await inTransaction(ctx, async (scope) => {
      const account = await authoriseAccount(ctx, scope, organizationId, accountId);
      if (after === null) await assertThere(scope, selection);
      const batch = await moveErrors(scope, selection, {
        after,
        limit: batchSize,
        byName: requireActor(ctx).name,
      });
      const last = batch.next === null;
      if (last && as !== "OPEN") await settleIncident(ctx, scope, selection, account);
      const { accountName } = account;
      const total = count + batch.count;
      await tell(ctx, scope, selection, { accountName, moved: batch.count, total, last });
      return batch;
    });
    count += moved.count;
    for (const id of moved.groupIds) touched.add(id);
    after = moved.next;
  } while (after !== null);
  return { accountId, count, groupIds: [...touched].sort() };
}

type ErrorAccount = { accountName: string; serviceName: string; serviceId: string; environment: Environment };

/** Asked for again with each batch: what was taken away meanwhile stops the rest. */
async function authoriseAccount(
  ctx: Context,
  { tx }: TransactionScope,
  organizationId: string,
  accountId: string,
): Promise<ErrorAccount> {
  const account = await tx.account.findUnique({
    where: { id: accountId, organizationId },
    select: { environment: true, providerOrgName: true, service: { select: { id: true, name: true } } },
  });
  if (!account) throw new NotFoundError("The account");
  authoriseIn(ctx, "SYNC", account.environment);
  const { environment, providerOrgName: accountName, service } = account;
  return { accountName, serviceName: service.name, serviceId: service.id, environment };
}

/** Where no error is left open the incident is over, and its mails say so. */
async function settleIncident(
  ctx: Context,
  scope: TransactionScope,
  { organizationId, accountId, as }: ErrorSelection,
  { accountName, serviceName, serviceId, environment }: ErrorAccount,
): Promise<void> {
  if ((await countOpenErrors(scope.tx, accountId)) > 0) return;
  const { name: byName } = requireActor(ctx);
  const resolution = `${byName} ${as === "IGNORED" ? "ignored" : "resolved"} the last mapping errors.`;
  await recordNotifications(scope, [
    {
      organizationId,
      kind: "MAPPING_ERRORS",
      phase: "RESOLVED",
      topic: "MAPPING",
      subjectId: accountId,
      environment,
      accountId,
      serviceId,
      cause: changeNames[as],
      detail: { accountName, serviceName, environment, byName, resolution },
    },
  ]);
}

async function assertThere({ tx }: TransactionScope, selection: ErrorSelection): Promise<void> {
  const { accountId, groupIds, errorIds } = selection;
  const groups = new Set(groupIds);
  const errors = new Set(errorIds);
  const where = (wanted: Set<string>) => ({ where: { id: { in: [...wanted] }, accountId } });
  if (groups.size > 0 && (await tx.mappingErrorGroup.count(where(groups))) < groups.size)
    throw new NotFoundError("The group of mapping errors");
  if (errors.size > 0 && (await tx.mappingError.count(where(errors))) < errors.size)
    throw new NotFoundError("The mapping error");
}

/** An audit entry for each batch, a silent change for the screens, and at the end one that people read. */
async function tell(
  ctx: Context,
  scope: TransactionScope,
  { organizationId, accountId, as, groupIds, errorIds }: ErrorSelection,
  { accountName, moved, total, last }: { accountName: string; moved: number; total: number; last: boolean },
): Promise<void> {
  const actorName = requireActor(ctx).name;
  const change = { organizationId, entityType: "Account", entityId: accountId, actorName };
  if (moved > 0)
    await recordAudit(ctx, scope, {
      act: changeNames[as],
      entityType: "Account",
      entityId: accountId,
      after: { count: moved, ...(groupIds && { groupIds }), ...(errorIds && { errorIds }) },
    });
  const changes = [
    ...(moved > 0 ? [{ ...change, name: "mappingErrors.changed", payload: { moved } }] : []),
    ...(last && total > 0
      ? [{ ...change, name: changeNames[as], payload: { accountName, count: total } }]
      : []),
  ];
  await appendChanges(scope.tx, scope.now, changes);
}
