import { z } from "zod";
import type { Member } from "../../generated/prisma/client.ts";
import { Role } from "../../generated/prisma/enums.ts";
import type { Transaction } from "../../platform/database/client.ts";
import { NotFoundError } from "../../platform/errors.ts";

/** At least one role, each once. */
export const Roles = z
  .array(z.enum(Role))
  .min(1, "Choose at least one role.")
  .transform((roles) => [...new Set(roles)].sort());

/** A member who has not left, with the person's name. Throws NotFoundError. */
export async function getMember(
  tx: Transaction,
  organizationId: string,
  id: string,
): Promise<Member & { user: { name: string; email: string } }> {
  const member = await tx.member.findUnique({
    where: { id, organizationId, removedAt: null },
    include: { user: { select: { name: true, email: true } } },
  });
  if (!member) throw new NotFoundError("The member");
  return member;
}
