import { z } from "zod";
import type { Actor, Context, Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { nameInput } from "../../platform/name-input.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { hashPassword } from "../../platform/passwords.ts";
import { addReportRows } from "./add-report-rows.ts";
import { Password } from "./accept-invitation.ts";
import { Slug } from "./create-organization.ts";
import { recordAudit } from "./record-audit.ts";
import { getSetupLink, makeSetupLink, useSetupLink } from "./setup-link.ts";
import { setSessionCookie, startSession } from "./start-session.ts";

const Input = z.object({
  token: z.string().min(1).max(200),
  organizationName: nameInput("Name the organization."),
  slug: Slug,
  name: nameInput("Say who you are."),
  email: z.string().trim().toLowerCase().max(320).pipe(z.email()),
  password: Password,
});

/**
 * The link with which the first organization is made, as long as there is none; null afterwards. Each call makes a new
 * one and ends the old.
 */
export async function offerSetUp(
  environment: Pick<Environment, "database" | "clock" | "feed" | "publicUrl">,
): Promise<string | null> {
  return inTransaction(environment, async (scope) => {
    if (await scope.tx.organization.findFirst({ select: { id: true } })) return null;
    return makeSetupLink(environment, scope, null);
  });
}

/**
 * Makes the first organization and its company admin, and signs in. Throws ConflictError SETUP_LINK_INVALID for any
 * link but the one that the first start printed.
 */
export async function setUp(ctx: Context, input: z.input<typeof Input>): Promise<Actor> {
  if (!ctx.setCookie)
    throw new ConflictError("Use HTTP: a WebSocket cannot set the session cookie.", "HTTP_REQUIRED");
  const { token, organizationName, slug, name, email, password } = parseInput(Input, input);
  const link = await getSetupLink(ctx, token);
  if (link.userId !== null)
    throw new ConflictError("This is an invitation. Use `acceptInvitation`.", "SETUP_LINK_INVALID");
  const passwordHash = await hashPassword(password);
  const { actor, secret } = await inTransaction(ctx, async (scope) => {
    const { tx, now: createdAt } = scope;
    await useSetupLink(scope, link.id);
    if (await tx.organization.findFirst({ select: { id: true } }))
      throw new ConflictError("This Patchbay has an organization already. Sign in.", "ALREADY_SET_UP");
    const organization = await tx.organization.create({
      data: { id: newId(), name: organizationName, slug, createdAt },
    });
    await addReportRows(scope, organization.id);
    const user = await tx.user.create({ data: { id: newId(), email, name, passwordHash, createdAt } });
    const member = await tx.member.create({
      data: {
        id: newId(),
        organizationId: organization.id,
        userId: user.id,
        roles: ["COMPANY_ADMIN"],
        createdAt,
      },
    });
    const session = await startSession(ctx, scope, member, name);
    await recordAudit({ ...ctx, actor: session.actor }, scope, {
      act: "organization.created",
      entityType: "Organization",
      entityId: organization.id,
      after: { name: organizationName, slug },
    });
    return session;
  });
  setSessionCookie(ctx, secret);
  return actor;
}
