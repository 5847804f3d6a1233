import type { Context } from "../context.ts";
import { requireActor } from "../context.ts";
import type { Extension, ExtensionVersion } from "../generated/prisma/client.ts";
import {
  addConfigParams,
  authorizeInstallation,
  installExtension,
  lifecycle,
  publishExtensionVersion,
  readManifest,
  upgradeInstallation,
} from "../modules/extensions/index.ts";

const key = "bookkeeper-demo";

/**
 * Publishes an extension of the demo organization whose eight listeners lead to the simulator's receiver, and installs it there up
 * to the step that wants a person: the consent of Zoho Books. The receiver is busy at first, so that there is a retry to look at.
 * Later starts bring the address up to date, by a new version; what somebody published or uninstalled since is left alone.
 */
export async function seedExtension(ctx: Context, simulatorOrigin: string): Promise<void> {
  const { organizationId } = requireActor(ctx);
  const { prisma } = ctx.database;
  const receiver = new URL(`/receiver/${key}`, simulatorOrigin);
  const extension = await prisma.extension.findUnique({ where: { key } });
  if (extension && extension.organizationId !== organizationId) return;
  if (extension) await moveTo(ctx, extension, receiver);
  else await publishExtensionVersion(ctx, { manifest: manifestOf(receiver) });
  if (await prisma.installation.findFirst({ where: { organizationId, extension: { key } } })) return;

  await beBusyOnce(ctx, simulatorOrigin);
  const { installation } = await installExtension(ctx, {
    extensionKey: key,
    configParams: [{ name: "currency", value: "EUR" }],
  });
  const installationId = installation?.id ?? "";
  await authorizeInstallation(ctx, { installationId });
  await addConfigParams(ctx, { installationId, params: [{ name: "createCustomers", value: "true" }] });
}

function manifestOf(receiver: URL): string {
  return JSON.stringify({
    key,
    name: "Bookkeeper (demo)",
    version: "1.0.0",
    description:
      "Keeps the books of an organization in Zoho Books. It lives in the simulator and only listens.",
    callbackListener: Object.fromEntries(lifecycle.map((event) => [event, receiver.href])),
    securityContext: { scopes: ["installation:read", "config:read", "connections:invoke"] },
    configParams: [
      { name: "currency", label: "Currency", type: "text", required: true, description: "Such as EUR." },
      { name: "createCustomers", label: "Create customers that are missing", type: "boolean" },
      {
        name: "approvalKey",
        label: "Approval key",
        type: "secret",
        description: "Shown to the extension alone.",
      },
    ],
    thirdParty: { service: "zoho-books", connection: "Books" },
  });
}

/** Publishes the newest version again for another address of the simulator, and upgrades the installation to it. */
async function moveTo(ctx: Context, extension: Extension, receiver: URL): Promise<void> {
  const { prisma } = ctx.database;
  const latest = await prisma.extensionVersion.findUniqueOrThrow({
    where: { id: extension.latestVersionId ?? "" },
  });
  const text = movedManifest(latest, receiver);
  if (!text) return;
  await publishExtensionVersion(ctx, { manifest: text });
  const installation = await prisma.installation.findFirst({
    where: { organizationId: extension.organizationId, extensionId: extension.id, uninstalledAt: null },
  });
  if (installation) await upgradeInstallation(ctx, { installationId: installation.id });
}

/** null where every listener is where it should be, or somewhere of a person's choice. */
function movedManifest(latest: ExtensionVersion, receiver: URL): string | null {
  const manifest = readManifest(latest.manifest);
  const version = /^(\d+\.\d+\.)(\d+)$/.exec(latest.version);
  const listeners = Object.entries(manifest.callbackListener).map(([event, url]) => {
    const { pathname, origin } = new URL(url);
    return { event, url, isOld: pathname === receiver.pathname && origin !== receiver.origin };
  });
  if (!version || !listeners.some(({ isOld }) => isOld)) return null;
  const { description, thirdParty, configParams, ...rest } = manifest;
  return JSON.stringify({
    ...rest,
    ...(description !== null && { description }),
    ...(thirdParty !== null && { thirdParty }),
    configParams: configParams.map(({ description, ...param }) => ({
      ...param,
      ...(description !== null && { description }),
    })),
    version: `${version[1]}${Number(version[2]) + 1}`,
    callbackListener: Object.fromEntries(
      listeners.map(({ event, url, isOld }) => [event, isOld ? receiver.href : url]),
    ),
  });
}

/** The receiver answers its first request 503. */
async function beBusyOnce(ctx: Context, simulatorOrigin: string): Promise<void> {
  const answer = await ctx.network.request({
    url: `${simulatorOrigin}/control/receivers/${key}`,
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kind: "status", status: 503, times: 1 }),
  });
  if (answer.status >= 300)
    throw new Error(`The simulator refused to misbehave: ${answer.status} ${answer.text()}`);
}
