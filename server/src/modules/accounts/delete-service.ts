import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Account, Service } from "../../generated/prisma/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { boundCount } from "../../graphql/bounded-count.ts";
import type { BoundedCount } from "../../graphql/bounded-count.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { holdRefreshes, revokeAtProvider } from "../authorization/index.ts";
import type { Receipt } from "../authorization/index.ts";
import { deleteCredential } from "../credentials/index.ts";
import { closeWatch } from "../intake/index.ts";
import { previewImpact } from "./preview-impact.ts";
import type { AccountImpact } from "./preview-impact.ts";
import { removeAccounts } from "./remove-accounts.ts";

const confirmationWord = "DELETE";
/** How many accounts are ended at the provider at a time. */
const concurrency = 8;
const listed = 100;

const Input = z.object({
  serviceKey: z.string(),
  confirmation: z.string().nullish(),
  preview: z.boolean().nullish(),
});

export type ServiceImpact = AccountImpact & { accounts: Account[]; accountCount: BoundedCount };
export type DeletedService = {
  service: Service;
  deletedAccountIds: string[];
  impact: ServiceImpact;
  preview: boolean;
};

/**
 * Deletes the integration with a service: its accounts in both environments and the OAuth client, for good. Channels and
 * tokens are ended at the provider first (best effort; the receipts go into the audit log), then everything goes in one
 * transaction, and each rule that used one of the accounts needs configuration. The catalogue still lists the service;
 * connections are not touched, and keep the client while there are any. Without `preview` it wants the confirmation "DELETE". Doing it again finishes what was cut.
 */
export async function deleteService(ctx: Context, input: z.input<typeof Input>): Promise<DeletedService> {
  const { organizationId, name: actorName } = authorise(ctx, "SERVICE_DELETION");
  const { serviceKey, confirmation, preview } = parseInput(Input, input);
  const { prisma } = ctx.database;
  const service = await prisma.service.findFirst({
    where: { key: serviceKey, OR: [{ organizationId: null }, { organizationId }] },
  });
  if (!service) throw new NotFoundError(`The service \`${serviceKey}\``);
  if (!preview && confirmation !== confirmationWord)
    throw new ValidationError([
      {
        path: "confirmation",
        message: `Type ${confirmationWord} to delete the integration with ${service.name}.`,
      },
    ]);
  const accounts = await prisma.account.findMany({
    where: { organizationId, serviceId: service.id },
    orderBy: { id: "asc" },
  });
  const accountIds = accounts.map(({ id }) => id);
  const impact: ServiceImpact = {
    ...(await previewImpact(ctx, { organizationId, accountIds })),
    accounts: accounts.slice(0, listed),
    accountCount: boundCount(accounts.length),
  };
  if (preview) return { service, deletedAccountIds: [], impact, preview: true };

  const { receipts, release } = await endAtProvider(ctx, accounts);
  const deletedAccountIds = await inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    // Also those that were added since: after this the service has none.
    const present = await tx.account.findMany({
      where: { organizationId, serviceId: service.id },
      select: { id: true },
    });
    const { removedIds, rules } = await removeAccounts(scope, {
      organizationId,
      accountIds: present.map(({ id }) => id),
      cause: "SERVICE_DELETED",
      byName: actorName,
      reason: `The integration with ${service.name} was deleted by ${actorName}.`,
    });
    const key = { organizationId, serviceId: service.id };
    // Connections go on being refreshed with it.
    const needed = (await tx.connectionLink.count({ where: key })) > 0;
    const client = needed
      ? null
      : await tx.serviceClient.findUnique({ where: { organizationId_serviceId: key } });
    if (client) {
      await tx.serviceClient.delete({ where: { organizationId_serviceId: key } });
      await deleteCredential(scope, organizationId, client.credentialId);
    }
    await recordAudit(ctx, scope, {
      act: "service.deleted",
      entityType: "Service",
      entityId: service.id,
      before: { accounts: removedIds.length, clientId: client?.clientId ?? null },
      after: { receipts, rulesStopped: rules.length },
    });
    await appendChanges(tx, now, [
      ...removedIds.map((id) => ({
        organizationId,
        name: "account.deleted",
        entityType: "Account",
        entityId: id,
        actorName,
        payload: { accountName: accounts.find((account) => account.id === id)?.providerOrgName ?? "" },
      })),
      {
        organizationId,
        name: "service.deleted",
        entityType: "Service",
        entityId: service.id,
        actorName,
        payload: { serviceName: service.name, accounts: removedIds.length, rulesStopped: rules.length },
      },
    ]);
    return removedIds;
  }).finally(release);
  return { service, deletedAccountIds, impact, preview: false };
}

/**
 * Ends channels and tokens at the provider, some at a time; never throws for what the provider does. Until `release` whoever
 * meets the ended tokens waits, instead of telling that an account needs re-authentication.
 */
async function endAtProvider(
  ctx: Context,
  accounts: readonly Account[],
): Promise<{ receipts: ({ accountName: string } & Receipt)[]; release: () => Promise<void> }> {
  const left = accounts.entries();
  const receipts: ({ accountName: string } & Receipt)[] = [];
  const held: (() => Promise<void>)[] = [];
  const work = async (): Promise<void> => {
    for (const [position, { id, organizationId, authorizationId, providerOrgName }] of left) {
      await closeWatch(ctx, id);
      held.push(await holdRefreshes(ctx, { organizationId, authorizationId }));
      const receipt = await revokeAtProvider(ctx, { organizationId, authorizationId });
      receipts[position] = { accountName: providerOrgName, ...receipt };
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return {
    receipts,
    release: async () => {
      for (const giveBack of held) await giveBack();
    },
  };
}
