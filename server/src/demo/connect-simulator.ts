import type { Context } from "../context.ts";
import { getServiceClient, redirectUriOf, saveServiceClient } from "../modules/catalogue/index.ts";
import { ConflictError } from "../platform/errors.ts";
import { newSecret } from "../platform/ids.ts";

const serviceKey = "zoho-crm";
const fresh = { clientId: "patchbay-demo" };

/**
 * Registers the demo organization's OAuth client at the simulator, which may have been reset or may know an older
 * address, and saves it as a person would. A client that somebody saved since is left alone.
 */
export async function connectSimulator(
  ctx: Context,
  organization: { id: string; slug: string },
  simulatorOrigin: string,
): Promise<void> {
  const service = await ctx.database.prisma.service.findFirstOrThrow({
    where: { key: serviceKey, organizationId: null },
  });
  const saved = await getServiceClient(ctx, {
    organizationId: organization.id,
    serviceId: service.id,
  }).catch((error: unknown) => {
    if (error instanceof ConflictError) return null;
    throw error;
  });
  if (saved && saved.clientId !== fresh.clientId) return;
  const client = saved ?? { ...fresh, clientSecret: newSecret() };
  const answer = await ctx.network.request({
    url: `${simulatorOrigin}/control/clients`,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      id: client.clientId,
      secret: client.clientSecret,
      name: "Patchbay demo",
      redirectUris: [redirectUriOf(ctx.publicUrl, organization.slug, serviceKey)],
    }),
  });
  if (answer.status >= 300)
    throw new Error(`The simulator refused the demo's OAuth client: ${answer.status} ${answer.text()}`);
  if (!saved) await saveServiceClient(ctx, { serviceKey, ...client });
}
