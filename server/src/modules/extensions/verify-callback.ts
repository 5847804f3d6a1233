import { z } from "zod";
import type { Context } from "../../context.ts";
import type { Delivery, Extension } from "../../generated/prisma/client.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { readHeaders } from "./callback-message.ts";
import { checkCallback } from "./check-callback.ts";
import type { CheckedCallback } from "./check-callback.ts";
import type { KnownDelivery } from "./check-hash.ts";
import { openSecrets } from "./extension-secret.ts";
import { getOwnExtension } from "./extensions.records.ts";

const longestHeaders = 64 * 1024;
/** A payload has 64 KB at most, and what is sent around it fits into the rest. */
const longestBody = 68 * 1024;
const Input = z.object({
  extensionKey: z.string().max(100),
  headers: z.unknown().optional(),
  headersText: z.string().max(longestHeaders).nullish(),
  body: z.string().max(longestBody, "A body of at most 68 KB."),
});

export type VerifiedCallback = CheckedCallback & { delivery: Delivery | null };

/**
 * Checks a callback that was received, as its receiver should, with the secrets of the extension, and finds its delivery. Changes nothing.
 * Headers come as `headers` or, as lines, as `headersText`. Throws ValidationError, NotFoundError.
 */
export async function verifyCallback(ctx: Context, input: z.input<typeof Input>): Promise<VerifiedCallback> {
  const { organizationId } = authorise(ctx, "EXTENSIONS");
  const { extensionKey, headers: given, headersText, body } = parseInput(Input, input);
  const headers = readHeaders(given, headersText);
  const extension = await getOwnExtension(ctx.database.prisma, organizationId, extensionKey);
  const [secrets, found] = await Promise.all([
    openSecrets(ctx, extension),
    findDelivery(ctx, extension, headers.get("webhook-id")),
  ]);
  const checked = checkCallback({ headers, body }, secrets, ctx.clock.now(), found?.known ?? null);
  return { ...checked, delivery: found?.delivery ?? null };
}

async function findDelivery(
  { database }: Pick<Context, "database">,
  extension: Extension,
  webhookId: string | undefined,
): Promise<{ delivery: Delivery; known: KnownDelivery } | null> {
  const id = z.uuid().safeParse(webhookId?.toLowerCase());
  if (!id.success) return null;
  const delivery = await database.prisma.delivery.findFirst({
    where: { id: id.data, publisherId: extension.organizationId, extensionId: extension.id },
  });
  if (!delivery) return null;
  const attempts = await database.prisma.deliveryAttempt.findMany({
    where: { deliveryId: delivery.id },
    select: { number: true, requestHeaders: true },
    orderBy: { number: "asc" },
  });
  const hashes = attempts.map(({ number, requestHeaders }) => ({
    attempt: number,
    hash: String((requestHeaders as { HASH?: unknown } | null)?.HASH ?? ""),
  }));
  return { delivery, known: { event: delivery.event, hashes } };
}
