import type { Environment } from "../../context.ts";
import { ConflictError } from "../../platform/errors.ts";
import type { OAuthClient } from "../../providers/tokens.ts";
import { openCredential } from "../credentials/index.ts";

/** The purpose under which client secrets are sealed. */
export const clientSecretPurpose = "client-secret";

type Registration = { organizationId: string; serviceId: string };

/** The OAuth client that the organization registered for a service. Throws ConflictError SERVICE_CLIENT_MISSING. */
export async function getServiceClient(
  environment: Pick<Environment, "database" | "vault">,
  registration: Registration,
): Promise<OAuthClient> {
  const client = await findServiceClient(environment, registration);
  if (client) return client;
  throw new ConflictError(
    "This service has no OAuth client yet. Register one at the provider and save it with `saveServiceClient`.",
    "SERVICE_CLIENT_MISSING",
  );
}

/** As getServiceClient; null where there is none. */
export async function findServiceClient(
  environment: Pick<Environment, "database" | "vault">,
  { organizationId, serviceId }: Registration,
): Promise<OAuthClient | null> {
  const client = await environment.database.prisma.serviceClient.findUnique({
    where: { organizationId_serviceId: { organizationId, serviceId } },
  });
  if (!client) return null;
  const clientSecret = await openCredential(environment, {
    credentialId: client.credentialId,
    organizationId,
    purpose: clientSecretPurpose,
  });
  return { clientId: client.clientId, clientSecret };
}
