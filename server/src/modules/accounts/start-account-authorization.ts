import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { beginFlow } from "../authorization/index.ts";

const Input = z.object({
  serviceKey: z.string(),
  environment: z.enum(Environment),
  projectId: z.uuid().nullish(),
});

export type StartedAuthorization = { authorizationUrl: string; expiresAt: Date };

/**
 * Begins to add an account: answers where to send the browser for consent. A production account belongs to a project;
 * a development account serves all. Throws ConflictError SERVICE_CLIENT_MISSING where no OAuth client is saved.
 */
export async function startAccountAuthorization(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<StartedAuthorization> {
  authoriseInAny(ctx, "ACCOUNTS");
  const { serviceKey, environment, projectId } = parseInput(Input, input);
  const { organizationId } = authoriseIn(ctx, "ACCOUNTS", environment);
  const { prisma } = ctx.database;
  const service = await prisma.service.findFirst({
    where: { key: serviceKey, OR: [{ organizationId: null }, { organizationId }] },
  });
  if (!service) throw new NotFoundError(`The service \`${serviceKey}\``);
  if (environment === "PRODUCTION" && !projectId)
    throw new ValidationError([
      { path: "projectId", message: "A production account belongs to a project: choose one." },
    ]);
  if (environment === "DEVELOPMENT" && projectId)
    throw new ValidationError([
      { path: "projectId", message: "A development account serves every project: leave it out." },
    ]);
  if (
    projectId &&
    !(await prisma.project.findUnique({ where: { id: projectId, organizationId }, select: { id: true } }))
  )
    throw new NotFoundError("The project");
  const { slug } = await prisma.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { slug: true },
  });
  const flow = await beginFlow(ctx, {
    organizationSlug: slug,
    service,
    environment,
    projectId: projectId ?? null,
    accountId: null,
  });
  await inTransaction(ctx, async (scope) => {
    await flow.record(scope);
    await recordAudit(ctx, scope, {
      act: "account.authorizationStarted",
      entityType: "Service",
      entityId: service.id,
      after: { environment, projectId: projectId ?? null },
    });
  });
  return { authorizationUrl: flow.authorizationUrl, expiresAt: flow.expiresAt };
}
