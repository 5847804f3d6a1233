import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import type { SyncDirection } from "../../generated/prisma/enums.ts";
import type { Transaction } from "../../platform/database/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseInAny, recordAudit } from "../access/index.ts";
import { getIntegrationSettings } from "../mapping/index.ts";
import { assertEnabled, isEnabled } from "./assert-enabled.ts";
import type { FailedSelection } from "./schedule-data-sync.ts";
import { requestDataSync } from "./start-sync.ts";
import { getAccountToSync, getDataSync } from "./sync.records.ts";

const mostIds = 1_000;
const Input = z
  .object({
    accountId: z.string(),
    groupIds: z.array(z.string()).nullish(),
    errorIds: z.array(z.string()).nullish(),
  })
  .check(({ value, issues }) => {
    const { groupIds, errorIds } = value;
    const count = (groupIds?.length ?? 0) + (errorIds?.length ?? 0);
    const message =
      count > mostIds
        ? `Name at most ${mostIds} groups and errors in one call. Name their groups instead, or none for all.`
        : (groupIds || errorIds) && count === 0
          ? "Name at least one group or error, or leave both lists out for all."
          : null;
    if (message) issues.push({ code: "custom", path: ["errorIds"], message, input: errorIds });
  });

const kindOf = { PULL: "CONTACTS_PULL", PUSH: "CONTACTS_PUSH" } as const satisfies Record<
  SyncDirection,
  string
>;
const directions = ["PULL", "PUSH"] as const satisfies readonly SyncDirection[];

/**
 * Goes through records with open mapping errors again, and those alone: all of the account, or those of groups and single
 * errors (1,000 ids). Errors of pulls are read again from the provider, those of pushes are pushed again: a run for each
 * direction there is. Throws ConflictError NOTHING_OPEN, NOT_ENABLED and SYNC_UNDER_WAY.
 */
export async function retryMappingErrors(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ accountId: string; syncRuns: SyncRun[] }> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "SYNC");
  const { accountId, groupIds, errorIds } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const account = await getAccountToSync(ctx, scope, { organizationId, accountId });
    const dataSync = getDataSync(ctx, account);
    const isChosen = Boolean(groupIds ?? errorIds);
    const selections = isChosen
      ? await readChosen(tx, accountId, groupIds ?? [], errorIds ?? [])
      : await readOpen(tx, accountId);
    if (selections.size === 0)
      throw new ConflictError(
        isChosen ? "None of these errors is open any more." : "No mapping error of the account is open.",
        "NOTHING_OPEN",
      );
    const settings = await getIntegrationSettings(tx, { organizationId, accountId, dataSync });
    const met = directions.filter((direction) => selections.has(direction));
    const enabled = met.filter((direction) => isEnabled(kindOf[direction], settings));
    // What was chosen is done as a whole; of all, what the settings have.
    const tried = isChosen || enabled.length === 0 ? met : enabled;
    const syncRuns: SyncRun[] = [];
    for (const direction of tried) {
      assertEnabled(kindOf[direction], settings);
      const selection = selections.get(direction) ?? null;
      syncRuns.push(
        await requestDataSync(ctx, scope, account, {
          kind: kindOf[direction],
          scope: "FAILED_ONLY",
          selection,
        }),
      );
    }
    await recordAudit(ctx, scope, {
      act: "mappingErrors.retried",
      entityType: "Account",
      entityId: accountId,
      after: { directions: tried, ...(groupIds ? { groupIds } : {}), ...(errorIds ? { errorIds } : {}) },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "mappingErrors.retried",
        entityType: "Account",
        entityId: accountId,
        actorName,
        payload: { accountName: account.providerOrgName, all: !isChosen },
      },
    ]);
    return { accountId, syncRuns };
  });
}

/** What is chosen of each direction that has something open of it. Throws NotFoundError for what is not the account's. */
async function readChosen(
  tx: Transaction,
  accountId: string,
  groupIds: readonly string[],
  errorIds: readonly string[],
): Promise<Map<SyncDirection, FailedSelection>> {
  const groups = await tx.mappingErrorGroup.findMany({
    where: { accountId, id: { in: [...groupIds] } },
    select: { id: true, direction: true, open: true },
  });
  const errors = await tx.mappingError.findMany({
    where: { accountId, id: { in: [...errorIds] } },
    select: { id: true, direction: true, state: true },
  });
  assertAll("groupIds", groupIds, groups);
  assertAll("errorIds", errorIds, errors);
  const open = {
    groups: groups.filter((group) => group.open > 0),
    errors: errors.filter((error) => error.state === "OPEN"),
  };
  return new Map(
    directions.flatMap((direction): [SyncDirection, FailedSelection][] => {
      const of = (rows: { id: string; direction: SyncDirection }[]): string[] =>
        rows.filter((row) => row.direction === direction).map((row) => row.id);
      const selection = { groupIds: of(open.groups), errorIds: of(open.errors) };
      return selection.groupIds.length + selection.errorIds.length > 0 ? [[direction, selection]] : [];
    }),
  );
}

function assertAll(list: string, ids: readonly string[], found: readonly { id: string }[]): void {
  const known = new Set(found.map(({ id }) => id));
  const missing = ids.findIndex((id) => !known.has(id));
  if (missing >= 0)
    throw new NotFoundError(
      `The mapping error${list === "groupIds" ? " group" : ""} of \`${list}[${missing}]\``,
    );
}

/** The directions with anything open, by the groups, of which there are few. */
async function readOpen(tx: Transaction, accountId: string): Promise<Map<SyncDirection, null>> {
  const groups = await tx.mappingErrorGroup.findMany({
    where: { accountId, open: { gt: 0 } },
    distinct: ["direction"],
    select: { direction: true },
  });
  return new Map(groups.map(({ direction }) => [direction, null]));
}
