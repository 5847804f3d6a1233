import { z } from "zod";
import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import type { Role } from "../../generated/prisma/enums.ts";
import { newId } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { hashPassword } from "../../platform/passwords.ts";
import { addReportRows } from "./add-report-rows.ts";

/** What an organization is called in redirect URIs and link names. Never changes. */
export const Slug = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/,
    "3 to 40 characters: a-z, 0-9 and inner hyphens, beginning with a letter.",
  );

const Input = z.object({ name: z.string().trim().min(1).max(100), slug: Slug });

/** Makes an organization without members. Not part of the schema: the first start, the demo and tests call it. */
export async function createOrganization(
  environment: Pick<Environment, "database" | "clock" | "feed">,
  input: z.input<typeof Input>,
): Promise<{ id: string; slug: string }> {
  const { name, slug } = parseInput(Input, input);
  return inTransaction(environment, async (scope) => {
    const organization = await scope.tx.organization.create({
      data: { id: newId(), name, slug, createdAt: scope.now },
      select: { id: true, slug: true },
    });
    await addReportRows(scope, organization.id);
    return organization;
  });
}

/** Adds a person with a password to an organization; a person who exists keeps name and password. */
export async function addMember(
  environment: Pick<Environment, "database" | "clock" | "feed">,
  organizationId: string,
  person: { email: string; name: string; password: string; roles: Role[] },
): Promise<{ id: string; userId: string }> {
  const passwordHash = await hashPassword(person.password);
  const email = person.email.trim().toLowerCase();
  return inTransaction(environment, async ({ tx, now }) => {
    const user = await tx.user.upsert({
      where: { email },
      create: { id: newId(), email, name: person.name, passwordHash, createdAt: now },
      update: {},
    });
    return tx.member.create({
      data: { id: newId(), organizationId, userId: user.id, roles: person.roles, createdAt: now },
      select: { id: true, userId: true },
    });
  });
}
