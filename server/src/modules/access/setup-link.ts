import type { Environment, TransactionScope } from "../../context.ts";
import type { SetupLink } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { hashSecret, newId, newSecret } from "../../platform/ids.ts";

const lifetimeMs = 7 * 86_400_000;

/**
 * The address of a one-time link, valid for 7 days, with which a person chooses a password; without a user, the one
 * with which the first organization is made. Ends the earlier links of the same.
 */
export async function makeSetupLink(
  { publicUrl }: Pick<Environment, "publicUrl">,
  { tx, now }: TransactionScope,
  userId: string | null,
): Promise<string> {
  const token = newSecret();
  await tx.setupLink.deleteMany({ where: { userId, usedAt: null } });
  await tx.setupLink.create({
    data: {
      id: newId(),
      tokenHash: hashSecret(token),
      userId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + lifetimeMs),
    },
  });
  return `${publicUrl}/setup?${userId === null ? "first=true&" : ""}token=${token}`;
}

/** A link that may still be used. Throws ConflictError SETUP_LINK_INVALID. */
export async function getSetupLink(
  { database, clock }: Pick<Environment, "database" | "clock">,
  token: string,
): Promise<SetupLink> {
  const link = await database.prisma.setupLink.findUnique({
    where: { tokenHash: hashSecret(token), usedAt: null, expiresAt: { gt: clock.now() } },
  });
  return link ?? refuse();
}

/** Uses a link up, once. Throws ConflictError SETUP_LINK_INVALID when somebody was faster. */
export async function useSetupLink({ tx, now }: TransactionScope, id: string): Promise<void> {
  const used = await tx.setupLink.updateMany({
    where: { id, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (used.count === 0) refuse();
}

function refuse(): never {
  throw new ConflictError(
    "This link was used already, replaced by a newer one, or is older than 7 days. Ask a company admin for a new one.",
    "SETUP_LINK_INVALID",
  );
}
