import type { TransactionScope } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";

/** Lets one change of the organization's members at a time pass, so that two cannot each remove the other admin. */
export async function lockMembers({ tx }: TransactionScope, organizationId: string): Promise<void> {
  await tx.$executeRaw`select 1 from "Organization" where "id" = ${organizationId}::uuid for update`;
}

/** Throws ConflictError LAST_COMPANY_ADMIN unless a company admin who can sign in is left beside the member. */
export async function requireAnotherCompanyAdmin(
  { tx }: TransactionScope,
  organizationId: string,
  memberId: string,
): Promise<void> {
  const another = await tx.member.findFirst({
    where: {
      organizationId,
      id: { not: memberId },
      removedAt: null,
      roles: { has: "COMPANY_ADMIN" },
      user: { passwordHash: { not: null } },
    },
    select: { id: true },
  });
  if (!another)
    throw new ConflictError(
      "This is the last company admin. Give another member the role COMPANY_ADMIN first.",
      "LAST_COMPANY_ADMIN",
    );
}
