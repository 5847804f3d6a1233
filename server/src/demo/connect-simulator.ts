import type { Context } from "../context.ts";
import { getServiceClient, redirectUriOf, saveServiceClient } from "../modules/catalogue/index.ts";
import { ConflictError } from "../platform/errors.ts";
import { newSecret } from "../platform/ids.ts";

// A client for each, as each has a redirect URI of its own; the first one's name is in the guide.
const clientIds = {
  "zoho-crm": "patchbay-demo",
  bigin: "patchbay-demo-bigin",
  "zoho-webinar": "patchbay-demo-webinar",
  "zoho-books": "patchbay-demo-books",
  hubspot: "patchbay-demo-hubspot",
  salesforce: "patchbay-demo-salesforce",
} as const;

/**
 * Registers the demo organization's OAuth clients at the simulator, which may have been reset or may know an older
 * address, and saves them as a person would. A client that somebody saved since is left alone.
 */
export async function connectSimulator(
  ctx: Context,
  organization: { id: string; slug: string },
  simulatorOrigin: string,
): Promise<void> {
  for (const [serviceKey, clientId] of Object.entries(clientIds))
    await connectService(ctx, organization, simulatorOrigin, { serviceKey, clientId });
}

async function connectService(
  ctx: Context,
  organization: { id: string; slug: string },
  simulatorOrigin: string,
  { serviceKey, clientId }: { serviceKey: string; clientId: string },
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
  if (saved && saved.clientId !== clientId) return;
  const client = saved ?? { clientId, clientSecret: newSecret() };
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
