import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { getEndpoint, holdOf } from "./callback-subscriptions.records.ts";
import { appendDeliveryChanges } from "./callbacks.changes.ts";
import { holdSentences } from "./delivery-state.ts";

const Input = z.object({ subscriptionId: z.uuid() });

/**
 * Sends a test event to an endpoint: a delivery of its own, of no installation and so in no order, with the header `patchbay-test: 1`.
 * It counts for the endpoint's health as any other. Answers its id. Throws ConflictError HELD, which names why, where nothing
 * is sent at present.
 */
export async function sendTestCallback(ctx: Context, input: z.input<typeof Input>): Promise<string> {
  const { organizationId, name: actorName } = authorise(ctx, "EXTENSIONS");
  const { subscriptionId } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const endpoint = await getEndpoint(scope, organizationId, subscriptionId);
    const hold = holdOf(endpoint, now);
    if (hold) throw new ConflictError(`A test would wait. ${holdSentences[hold]}`, "HELD");
    const id = newId();
    await recordAudit(ctx, scope, {
      act: "callbackSubscription.tested",
      entityType: "CallbackSubscription",
      entityId: subscriptionId,
      after: { deliveryId: id },
    });
    await tx.$executeRawUnsafe(statement, id, subscriptionId, now, actorName);
    return id;
  });
}

const statement = `with made as (
    insert into "Delivery" ("id", "organizationId", "publisherId", "extensionId", "subscriptionId", "event", "dueAt", "createdAt")
    select $1::uuid, s."organizationId", s."organizationId", s."extensionId", s."id", s."event", $3::timestamptz, $3::timestamptz
    from "CallbackSubscription" s where s."id" = $2::uuid
    returning *
  ), changes as (
    ${appendDeliveryChanges("made", { name: "'delivery.queued'", at: "$3", actorName: "$4::text" })}
  ) select "id" from made`;
