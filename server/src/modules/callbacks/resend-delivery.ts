import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction, requireActor } from "../../context.ts";
import type { Delivery } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, holdsPermission, recordAudit } from "../access/index.ts";
import { appendDeliveryChanges } from "./callbacks.changes.ts";
import { endpointHold, standsBehind } from "./delivery-facts.ts";
import type { DeliveryHold } from "./delivery-state.ts";
import { holdSentences } from "./delivery-state.ts";
import { planRecovery } from "./recovery-plan.ts";
import type { RecoveryPlan } from "./recovery-plan.ts";
import { retryMoved } from "./retry-moved.ts";
import { nameToOwn, waitsAgain } from "./undelivered.ts";

const Input = z.object({ deliveryId: z.uuid(), dryRun: z.boolean().nullish() });

/**
 * Sends one delivery again, for customer (`INSTALLATIONS`) or publisher (`EXTENSIONS`): one that has ended, also with success, once more under the same
 * `webhook-id`, its attempts counted anew; one that waits for its next attempt at once. With `dryRun` it only says what would
 * happen. Throws ConflictError SENDING while an attempt is under way, and HELD for a waiting one that something holds.
 */
export async function resendDelivery(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ deliveryId: string; plan: RecoveryPlan }> {
  const actor = requireActor(ctx);
  if (!holdsPermission(actor, "INSTALLATIONS")) authorise(ctx, "EXTENSIONS");
  const { deliveryId, dryRun } = parseInput(Input, input);
  const delivery = await retryMoved(() =>
    inTransaction(ctx, async (scope) => {
      const { before, facts } = await lockDelivery(scope, actor.organizationId, deliveryId);
      authoriseSide(ctx, before);
      if (facts.sending) throw new ConflictError("It is being sent at this moment.", "SENDING");
      if (!before.ended && facts.hold)
        throw new ConflictError(`It would go on waiting. ${holdSentences[facts.hold]}`, "HELD");
      if (dryRun) return before;
      await recordAudit(ctx, scope, {
        act: "delivery.resent",
        entityType: "Delivery",
        entityId: deliveryId,
        before: { outcome: before.outcome, attempts: before.attemptCount },
      });
      await scope.tx.$executeRawUnsafe(
        before.ended ? againStatement : nowStatement,
        deliveryId,
        scope.now,
        actor.name,
        actor.organizationId,
      );
      return before;
    }),
  );
  const one = { count: 1, more: false, oldestAt: delivery.createdAt, inARow: 1 };
  return { deliveryId, plan: await planRecovery(ctx, delivery.subscriptionId, one) };
}

type Facts = { sending: boolean; hold: DeliveryHold | null };

/** The delivery of either side with its endpoint locked, so that no claim takes it meanwhile, and what stands beside it. */
async function lockDelivery(
  { tx, now }: TransactionScope,
  organizationId: string,
  deliveryId: string,
): Promise<{ before: Delivery; facts: Facts }> {
  const mine = { id: deliveryId, OR: [{ organizationId }, { publisherId: organizationId }] };
  const found = await tx.delivery.findUnique({ where: mine, select: { subscriptionId: true } });
  if (!found) throw new NotFoundError("The delivery");
  await tx.$queryRaw`select 1 from "CallbackSubscription" where "id" = ${found.subscriptionId}::uuid for no key update`;
  const before = await tx.delivery.findUnique({ where: mine });
  if (!before) throw new NotFoundError("The delivery");
  const [facts] = await tx.$queryRawUnsafe<Facts[]>(factsStatement, deliveryId, now);
  return { before, facts: facts ?? { sending: false, hold: null } };
}

/** On which side the actor's organization stands decides what it needs; on both, either is enough. */
function authoriseSide(ctx: Context, delivery: Delivery): void {
  const actor = requireActor(ctx);
  const needed = [
    ...(delivery.organizationId === actor.organizationId && delivery.installationId
      ? ["INSTALLATIONS" as const]
      : []),
    ...(delivery.publisherId === actor.organizationId ? ["EXTENSIONS" as const] : []),
  ];
  if (needed.some((permission) => holdsPermission(actor, permission))) return;
  authorise(ctx, needed[0] ?? "EXTENSIONS");
}

const factsStatement = `select exists (select from "DeliveryLease" l where l."deliveryId" = t."id") as "sending",
    coalesce(${endpointHold("$2")}, case when ${standsBehind} then 'BEHIND_EARLIER' end) as "hold"
  from "Delivery_pending" t join "CallbackSubscription" s on s."id" = t."subscriptionId"
  join "CallbackHealth" h on h."subscriptionId" = s."id" where t."id" = $1::uuid`;

const told = `changes as (
    ${appendDeliveryChanges("resent", { name: "'delivery.resent'", at: "$2", actorName: nameToOwn("$3", "$4") })}
  ) select count(*) from resent`;

const againStatement = `with resent as (
    update "Delivery" t set ${waitsAgain("$2", "$3", "$4")}, "dueAt" = $2::timestamptz
    where t."ended" = true and t."id" = $1::uuid returning t.*
  ), ${told}`;

const nowStatement = `with resent as (
    update "Delivery" t set "dueAt" = $2::timestamptz, "deferred" = false
    where t."ended" = false and t."id" = $1::uuid returning t.*
  ), ${told}`;
