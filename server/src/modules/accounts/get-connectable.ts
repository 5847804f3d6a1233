import { z } from "zod";
import type { Context } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { checkParameters } from "../../providers/generic/fill-parameters.ts";
import { getService } from "../catalogue/index.ts";

/** What to connect, and where it may be used. */
export const ConnectableInput = z.object({
  serviceKey: z.string(),
  environment: z.enum(Environment),
  projectId: z.uuid().nullish(),
  parameters: z.record(z.string(), z.string().trim().max(200)).nullish(),
});

/**
 * The service that an account is to be added of. A production account belongs to a project of the organization, a
 * development account to none. Throws NotFoundError or ValidationError.
 */
export async function getConnectable(
  { database, providers, connectors }: Pick<Context, "database" | "providers" | "connectors">,
  organizationId: string,
  { serviceKey, environment, projectId, parameters }: z.output<typeof ConnectableInput>,
): Promise<Service> {
  const { prisma } = database;
  const service = await getService(prisma, organizationId, serviceKey);
  if (!providers.find(service.provider))
    throw new ValidationError([
      {
        path: "serviceKey",
        message: `${service.name} has neither events nor a sync: make a connection to call its API.`,
      },
    ]);
  const wrong = checkParameters(connectors.of(service).parameters, parameters ?? {});
  if (wrong.length > 0)
    throw new ValidationError(wrong.map(({ name, message }) => ({ path: `parameters.${name}`, message })));
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
