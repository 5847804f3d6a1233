import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { CallbackSubscription } from "../../generated/prisma/client.ts";
import { ValidationError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { announceEndpoint, getEndpoint, lockEndpoint } from "./callback-subscriptions.records.ts";
import { getPreviewReader, previewPayload } from "./preview-payload.ts";
import { validatePayloadQuery } from "./validate-payload-query.ts";

const Input = z
  .object({
    subscriptionId: z.uuid(),
    ratePerMinute: z.number().int().min(0).max(60_000).nullish(),
    concurrency: z.number().int().min(1).max(100).nullish(),
    payloadQuery: z.string().nullish(),
    dryRun: z.boolean().nullish(),
    installationId: z.uuid().nullish(),
  })
  .refine((input) => !input.dryRun || input.installationId != null, {
    path: ["installationId"],
    message: "A dry run needs an installation to read.",
  });

export type UpdatedSubscription = {
  subscription: CallbackSubscription;
  payload: unknown;
  payloadErrors: string[];
};

/**
 * Changes the rate (attempts in a minute, 1 to 60,000; 0 for none), the concurrency (1 to 100) and the payload query ("" for none) of an endpoint;
 * what is left out stays. With `dryRun` it changes nothing and answers what the payload of the given or present query would be
 * for an installation. Throws ValidationError for a query that an installation may not run.
 */
export async function updateCallbackSubscription(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<UpdatedSubscription> {
  const { organizationId, name: actorName } = authorise(ctx, "EXTENSIONS");
  const { subscriptionId: id, dryRun, installationId, ...wanted } = parseInput(Input, input);
  const payloadQuery = wanted.payloadQuery?.trim();
  // Ownership before the query is looked at, so that a stranger learns nothing.
  const present = await getEndpoint({ tx: ctx.database.prisma }, organizationId, id);
  const reader = installationId ? await getPreviewReader(ctx, present, installationId) : null;
  if (payloadQuery) {
    const issues = validatePayloadQuery(ctx, payloadQuery);
    if (issues.length > 0) throw new ValidationError(issues);
  }
  if (dryRun && reader) {
    const { health: _health, extension: _extension, ...subscription } = present;
    const document = payloadQuery ?? present.payloadQuery ?? "";
    return { subscription, ...(await previewPayload(ctx, reader, document)) };
  }
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const before = await lockEndpoint(scope, organizationId, id);
    const data = {
      ...(wanted.ratePerMinute == null ? {} : { ratePerMinute: wanted.ratePerMinute || null }),
      ...(wanted.concurrency == null ? {} : { concurrency: wanted.concurrency }),
      ...(payloadQuery === undefined ? {} : { payloadQuery: payloadQuery || null }),
    };
    const subscription = await tx.callbackSubscription.update({
      where: { id, organizationId },
      data: { ...data, updatedAt: now },
    });
    const settings = ({ ratePerMinute, concurrency, payloadQuery: query }: CallbackSubscription) => ({
      ratePerMinute,
      concurrency,
      payloadQuery: query,
    });
    await recordAudit(ctx, scope, {
      act: "callbackSubscription.updated",
      entityType: "CallbackSubscription",
      entityId: id,
      before: settings(before),
      after: settings(subscription),
    });
    await announceEndpoint(scope, before, "callbackSubscription.updated", actorName);
    return { subscription, payload: null, payloadErrors: [] };
  });
}
