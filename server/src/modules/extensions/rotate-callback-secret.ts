import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { CallbackSubscription, Extension } from "../../generated/prisma/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { deleteCredential, sealCredential } from "../credentials/index.ts";
import { newCallbackSecret, secretPurpose } from "./extension-secret.ts";
import { getOwnExtension, lockOwnExtension } from "./extensions.records.ts";

const longestOverlapHours = 168;
const Input = z.object({
  subscriptionId: z.uuid().nullish(),
  extensionKey: z.string().max(100).nullish(),
  overlapHours: z
    .int()
    .min(0, "0 hours (none) at least.")
    .max(longestOverlapHours, `${longestOverlapHours} hours (a week) at most.`)
    .nullish(),
});

export type RotatedSecret = {
  extension: Extension;
  secret: string;
  previousSecretUntil: Date | null;
  subscriptions: CallbackSubscription[];
};

/**
 * Gives an extension a new signing secret, answered this once. For `overlapHours` (24 unless given, 0 to 168) callbacks are signed with the
 * former one as well; one that was still overlapping is dropped. The extension is named by its key, or by one of its subscriptions: all
 * of them sign with its secret.
 */
export async function rotateCallbackSecret(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<RotatedSecret> {
  const { organizationId, name: actorName } = authorise(ctx, "EXTENSIONS");
  const { subscriptionId, extensionKey, overlapHours } = parseInput(Input, input);
  if ((subscriptionId == null) === (extensionKey == null))
    throw new ValidationError([
      { path: "extensionKey", message: "Give either `extensionKey` or `subscriptionId`." },
    ]);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const before = await lockOwnExtension(
      scope,
      organizationId,
      subscriptionId == null
        ? (await getOwnExtension(tx, organizationId, extensionKey ?? "")).id
        : await extensionOf(scope, organizationId, subscriptionId),
    );
    const secret = newCallbackSecret();
    const secretCredentialId = await sealCredential(ctx, scope, {
      organizationId,
      purpose: secretPurpose(before.id),
      text: secret,
    });
    const until = new Date(now.getTime() + (overlapHours ?? 24) * 3_600_000);
    // The former one is kept until the next rotation, also where it counts no more: attempts under way may just be signing with it.
    const extension = await tx.extension.update({
      where: { id: before.id, organizationId },
      data: {
        secretCredentialId,
        secretRotatedAt: now,
        previousCredentialId: before.secretCredentialId,
        previousSecretUntil: until,
      },
    });
    if (before.previousCredentialId)
      await deleteCredential(scope, organizationId, before.previousCredentialId);
    const previousSecretUntil = until > now ? until : null;
    await recordAudit(ctx, scope, {
      act: "extension.secretRotated",
      entityType: "Extension",
      entityId: extension.id,
      after: { key: extension.key, previousSecretUntil: previousSecretUntil?.toISOString() ?? null },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "extension.secretRotated",
        entityType: "Extension",
        entityId: extension.id,
        actorName,
        payload: { extensionKey: extension.key, extensionName: extension.name },
      },
    ]);
    const subscriptions = await tx.callbackSubscription.findMany({
      where: { extensionId: extension.id, organizationId },
      orderBy: { id: "desc" },
      take: mostShown,
    });
    return { extension, secret, previousSecretUntil, subscriptions };
  });
}

/** So many subscriptions an answer holds, newest first. */
const mostShown = 100;

async function extensionOf(
  { tx }: TransactionScope,
  organizationId: string,
  subscriptionId: string,
): Promise<string> {
  const found = await tx.callbackSubscription.findUnique({
    where: { id: subscriptionId, organizationId },
    select: { extensionId: true },
  });
  if (!found) throw new NotFoundError("The callback subscription");
  return found.extensionId;
}
