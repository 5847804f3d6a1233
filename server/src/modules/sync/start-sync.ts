import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction, requireActor } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import { SyncRunKind, SyncScope } from "../../generated/prisma/enums.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseInAny, recordAudit } from "../access/index.ts";
import { getIntegrationSettings } from "../mapping/index.ts";
import { assertEnabled } from "./assert-enabled.ts";
import { requestOrgSync } from "./request-org-sync.ts";
import { covers, scheduleDataSync } from "./schedule-data-sync.ts";
import type { DataSyncKind, FailedSelection } from "./schedule-data-sync.ts";
import { getAccountToSync, getDataSync } from "./sync.records.ts";
import type { AccountOfService } from "./sync.records.ts";

const Input = z
  .object({ accountId: z.string(), kind: z.enum(SyncRunKind), scope: z.enum(SyncScope).nullish() })
  .check(({ value: { kind, scope }, issues }) => {
    const refuse = (message: string) =>
      issues.push({ code: "custom", path: ["scope"], message, input: scope });
    if (kind === "ORG_SYNC" && scope != null && scope !== "FULL")
      refuse("An org sync reads everything: leave the scope out.");
    if ((kind === "USERS" || kind === "VIEWS") && scope === "FAILED_ONLY")
      refuse("Only pulls and pushes of contacts have mapping errors to go through again.");
  });

/**
 * Starts a sync of an account now: INCREMENTAL unless asked otherwise. One that is scheduled already is moved to now, one
 * that runs is the answer, where it does what was asked for. While the account is revoked or refused the run waits.
 */
export async function startSync(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ accountId: string; syncRun: SyncRun }> {
  const { organizationId } = authoriseInAny(ctx, "SYNC");
  const { accountId, kind, scope: wanted } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const account = await getAccountToSync(ctx, scope, { organizationId, accountId });
    if (kind === "ORG_SYNC") return { accountId, syncRun: await requestOrgSync(ctx, scope, account) };
    const dataSync = getDataSync(ctx, account);
    assertEnabled(kind, await getIntegrationSettings(scope.tx, { organizationId, accountId, dataSync }));
    const syncRun = await requestDataSync(ctx, scope, account, { kind, scope: wanted ?? "INCREMENTAL" });
    await recordAudit(ctx, scope, {
      act: "account.dataSyncScheduled",
      entityType: "Account",
      entityId: accountId,
      after: { kind, scope: syncRun.scope },
    });
    await appendChanges(scope.tx, scope.now, [
      {
        organizationId,
        name: "account.dataSyncScheduled",
        entityType: "Account",
        entityId: accountId,
        actorName: requireActor(ctx).name,
        payload: { accountName: account.providerOrgName, kind, scope: syncRun.scope },
      },
    ]);
    return { accountId, syncRun };
  });
}

/**
 * Schedules a data sync now for the actor. Throws ConflictError SYNC_UNDER_WAY where an unfinished run of the kind is
 * in the way that does not do what was asked for.
 */
export async function requestDataSync(
  ctx: Context,
  scope: TransactionScope,
  { id: accountId, organizationId }: AccountOfService,
  wish: { kind: DataSyncKind; scope: SyncScope; selection?: FailedSelection | null },
): Promise<SyncRun> {
  const startedByName = requireActor(ctx).name;
  const run = await scheduleDataSync(scope, { ...wish, organizationId, accountId, startedByName });
  if (covers(run, wish.scope)) return run;
  const goesThrough = {
    FULL: "everything",
    INCREMENTAL: "what changed",
    FAILED_ONLY: "what failed",
  } as const;
  throw new ConflictError(
    `A run of this kind is under way that goes through ${goesThrough[run.scope]}. Start this one when that has ended, or cancel it first.`,
    "SYNC_UNDER_WAY",
  );
}
