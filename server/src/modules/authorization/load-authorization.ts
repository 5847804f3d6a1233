import type { Environment } from "../../context.ts";
import type { ConnectableService } from "../../providers/connectors.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { AuthorizationKey } from "./authorization-key.ts";

/** An authorization with its sealed tokens and its service. */
export type LoadedAuthorization = {
  credentialId: string;
  generation: number;
  accessTokenExpiresAt: Date | null;
  refreshedAt: Date | null;
  refreshTimes: Date[];
  refreshFailures: number;
  refusedAt: Date | null;
  refusedReason: string | null;
  parameters: unknown;
  binding: string | null;
  keyId: string;
  wrappedKey: Uint8Array<ArrayBuffer>;
  ciphertext: Uint8Array<ArrayBuffer>;
  service: ConnectableService;
};

/** Reads it in one statement: each call of an API begins with this. Throws `ProviderError` AUTH_PERMANENT where it is gone. */
export async function loadAuthorization(
  { database }: Pick<Environment, "database">,
  { organizationId, authorizationId }: AuthorizationKey,
): Promise<LoadedAuthorization> {
  const { rows } = await database.pool.query<LoadedAuthorization>({
    name: "authorization-load",
    text: `select z."credentialId", z."generation", z."accessTokenExpiresAt", z."refreshedAt", z."refreshTimes", z."refreshFailures",
             z."refusedAt", z."refusedReason", z."parameters", z."binding", c."keyId", c."wrappedKey", c."ciphertext",
             jsonb_build_object('id', s."id", 'organizationId', s."organizationId", 'key', s."key", 'name', s."name",
               'provider', s."provider", 'definition', s."definition") as "service"
           from "Authorization" z
           join "Credential" c on c."id" = z."credentialId" and c."organizationId" = z."organizationId"
           join "Service" s on s."id" = z."serviceId"
           where z."id" = $1 and z."organizationId" = $2`,
    values: [authorizationId, organizationId],
  });
  const [found] = rows;
  if (!found) throw new ProviderError("AUTH_PERMANENT", "The authorization was deleted.");
  return found;
}
