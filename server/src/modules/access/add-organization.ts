import { z } from "zod";
import type { Environment } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { nameInput } from "../../platform/name-input.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { addReportRows } from "./add-report-rows.ts";
import { Slug } from "./create-organization.ts";
import { recordOperation } from "./record-operation.ts";
import type { OperatorEnvironment } from "./record-operation.ts";
import { makeSetupLink } from "./setup-link.ts";

const Input = z.object({
  slug: Slug,
  name: nameInput("Name the organization."),
  email: z.string().trim().toLowerCase().max(320).pipe(z.email()),
  actorName: z.string(),
});

/**
 * Makes one more organization, with a company admin who chooses a password by the one-time link that is answered (7 days). Not part
 * of the schema: who operates the instance decides which tenants it has. Throws ValidationError, and ConflictError SLUG_TAKEN or EMAIL_TAKEN.
 */
export async function addOrganization(
  environment: OperatorEnvironment & Pick<Environment, "publicUrl">,
  input: z.input<typeof Input>,
): Promise<{ companyAdmin: string; setupUrl: string }> {
  const { slug, name, email, actorName } = parseInput(Input, input);
  return environment.database.prisma.$transaction(async (tx) => {
    const now = environment.clock.now();
    const [organization] = await tx.organization.createManyAndReturn({
      data: [{ id: newId(), name, slug, createdAt: now }],
      skipDuplicates: true,
    });
    if (!organization)
      throw new ConflictError(
        `There is an organization "${slug}" already. Choose another slug.`,
        "SLUG_TAKEN",
      );
    await addReportRows({ tx, now }, organization.id);
    const [user] = await tx.user.createManyAndReturn({
      data: [{ id: newId(), email, name: email, createdAt: now }],
      skipDuplicates: true,
    });
    // Whoever holds the link could otherwise sign in where that person is a member.
    if (!user)
      throw new ConflictError(
        `${email} belongs to a person of another organization. Give another address.`,
        "EMAIL_TAKEN",
      );
    await tx.member.create({
      data: {
        id: newId(),
        organizationId: organization.id,
        userId: user.id,
        roles: ["COMPANY_ADMIN"],
        createdAt: now,
      },
    });
    const setupUrl = await makeSetupLink(environment, { tx, now }, user.id);
    await recordOperation(
      { tx, now },
      {
        organizationId: organization.id,
        actorName,
        act: "organization.created",
        after: { name, slug, companyAdmin: email },
      },
    );
    return { companyAdmin: email, setupUrl };
  });
}
