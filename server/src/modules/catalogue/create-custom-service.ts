import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { nameInput } from "../../platform/name-input.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { customDefinitionInput, toDefinition } from "./custom-definition.ts";
import { findDefaultService } from "./default-services.ts";
import { serviceKeyOf } from "./service-key.ts";

export const serviceNameInput = nameInput("Give the service a name.");
export const serviceDescriptionInput = z
  .string()
  .trim()
  .max(500, "A description has at most 500 characters.");

const Input = z.object({
  key: z
    .string()
    .trim()
    .max(60, "A key has at most 60 characters.")
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      "Write lower case letters, digits and single hyphens, such as acme-crm.",
    )
    .nullish(),
  name: serviceNameInput,
  description: serviceDescriptionInput.nullish(),
  definition: customDefinitionInput,
});

/**
 * Adds a service of the organization's own to its catalogue. Its key never changes. Throws ValidationError below `definition` and
 * ConflictError KEY_TAKEN.
 */
export async function createCustomService(ctx: Context, input: z.input<typeof Input>): Promise<Service> {
  const { organizationId, name: actorName } = authorise(ctx, "CUSTOM_SERVICES");
  const { name, description, ...given } = parseInput(Input, input);
  const definition = toDefinition(ctx, given.definition);
  const key = given.key ?? serviceKeyOf(name);
  const id = newId();
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const { count } = findDefaultService(key)
      ? { count: 0 }
      : await tx.service.createMany({
          data: [
            {
              id,
              organizationId,
              key,
              name,
              description: description ?? "",
              capabilities: ["CONNECTIONS"],
              provider: "custom",
              definition,
              createdByName: actorName,
              createdAt: now,
            },
          ],
          skipDuplicates: true,
        });
    if (count === 0)
      throw new ConflictError(
        `There is a service with the key "${key}" already. Choose another key.`,
        "KEY_TAKEN",
      );
    await recordAudit(ctx, scope, {
      act: "customService.created",
      entityType: "Service",
      entityId: id,
      after: { key, name, definition },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "customService.created",
        entityType: "Service",
        entityId: id,
        actorName,
        payload: { serviceName: name },
      },
    ]);
    return tx.service.findUniqueOrThrow({ where: { id } });
  });
}
