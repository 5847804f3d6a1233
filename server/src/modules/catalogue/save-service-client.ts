import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { resealCredential, sealCredential } from "../credentials/index.ts";
import { getService } from "./find-service.ts";
import { clientSecretPurpose } from "./service-client.ts";

const Input = z.object({
  serviceKey: z.string(),
  clientId: z.string().trim().min(1, "Copy the client id from the provider.").max(500),
  clientSecret: z.string().trim().min(1, "Copy the client secret from the provider.").max(2_000),
});

/**
 * Keeps the OAuth client that the organization registered at the provider of a service; a later one takes its place.
 * The secret is sealed and never shown again.
 */
export async function saveServiceClient(ctx: Context, input: z.input<typeof Input>): Promise<Service> {
  const { organizationId, name: actorName } = authorise(ctx, "SERVICE_CLIENTS");
  const { serviceKey, clientId, clientSecret } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const service = await getService(tx, organizationId, serviceKey);
    const key = { organizationId, serviceId: service.id };
    const present = await tx.serviceClient.findUnique({ where: { organizationId_serviceId: key } });
    const secret = { organizationId, purpose: clientSecretPurpose, text: clientSecret };
    if (present) {
      await resealCredential(ctx, scope, { ...secret, id: present.credentialId });
      await tx.serviceClient.update({
        where: { organizationId_serviceId: key },
        data: { clientId, updatedAt: now },
      });
    } else {
      const credentialId = await sealCredential(ctx, scope, secret);
      await tx.serviceClient.create({ data: { ...key, clientId, credentialId, updatedAt: now } });
    }
    await recordAudit(ctx, scope, {
      act: "service.clientSaved",
      entityType: "Service",
      entityId: service.id,
      ...(present ? { before: { clientId: present.clientId } } : {}),
      after: { clientId },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "service.clientSaved",
        entityType: "Service",
        entityId: service.id,
        actorName,
        payload: { serviceName: service.name },
      },
    ]);
    return service;
  });
}
