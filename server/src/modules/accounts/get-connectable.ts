import { z } from "zod";
import type { Context } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";

/** What to connect, and where it may be used. */
export const ConnectableInput = z.object({
  serviceKey: z.string(),
  environment: z.enum(Environment),
  projectId: z.uuid().nullish(),
});

/**
 * The service that an account is to be added of. A production account belongs to a project of the organization, a
 * development account to none. Throws NotFoundError or ValidationError.
 */
export async function getConnectable(
  { database }: Pick<Context, "database">,
  organizationId: string,
  { serviceKey, environment, projectId }: z.output<typeof ConnectableInput>,
): Promise<Service> {
  const { prisma } = database;
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
  return service;
}
