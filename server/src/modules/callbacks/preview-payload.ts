import type { Context, InstallationCaller } from "../../context.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import type { Endpoint } from "./callback-subscriptions.records.ts";
import { runPayloadQuery } from "./payload-of.ts";

const previewMs = 60_000;

/**
 * An installation of the endpoint's extension as a reader of payloads, in the scopes of its manifest. The publisher sees no config value of another
 * organization: they are null. Throws NotFoundError for what is no installation of the extension.
 */
export async function getPreviewReader(
  ctx: Context,
  endpoint: Endpoint,
  installationId: string,
): Promise<InstallationCaller> {
  const { rows } = await ctx.database.pool.query<{ organizationId: string; scopes: string[] }>({
    name: "payload-preview",
    text: `select i."organizationId",
        array(select jsonb_array_elements_text(coalesce(v."manifest" -> 'securityContext' -> 'scopes', '["installation:read"]'))) as "scopes"
      from "Installation" i join "ExtensionVersion" v on v."id" = i."versionId"
      where i."id" = $1::uuid and i."extensionId" = $2::uuid and i."publisherId" = $3::uuid`,
    values: [installationId, endpoint.extensionId, endpoint.organizationId],
  });
  const [found] = rows;
  if (!found) throw new NotFoundError("The installation");
  return {
    organizationId: found.organizationId,
    publisherId: endpoint.organizationId,
    installationId,
    extensionKey: endpoint.extension.key,
    // Of no delivery: nothing is stored under it.
    deliveryId: newId(),
    attempt: 1,
    event: endpoint.event,
    scopes: found.scopes,
    expiresAt: new Date(ctx.clock.now().getTime() + previewMs),
    configValues: found.organizationId === endpoint.organizationId ? "NOT_SECRET" : "NONE",
  };
}

/** What a payload query would answer to a reader; an empty document answers null. */
export async function previewPayload(
  ctx: Context,
  reader: InstallationCaller,
  document: string,
): Promise<{ payload: unknown; payloadErrors: string[] }> {
  if (document === "") return { payload: null, payloadErrors: [] };
  const answer = await runPayloadQuery(ctx, reader, document);
  return {
    payload: answer.payload,
    payloadErrors: "payloadErrors" in answer ? answer.payloadErrors : [],
  };
}
