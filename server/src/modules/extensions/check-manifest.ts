import type { Context, Environment } from "../../context.ts";
import { NetworkError } from "../../platform/network/network-error.ts";
import { allowedHosts } from "../access/index.ts";
import { findService } from "../catalogue/index.ts";
import { closestName } from "../../platform/closest-name.ts";
import { quote } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { Manifest } from "./manifest.ts";
import { inOrder, parseManifest } from "./parse-manifest.ts";
import type { ManifestIssue, ParsedManifest } from "./parse-manifest.ts";

export type CheckedManifest = Pick<ParsedManifest, "extensionKey" | "version" | "place"> & {
  /** By their place in the text. */
  issues: ManifestIssue[];
  /** null where there is any issue. */
  manifest: Manifest | null;
};

type Outside = Pick<Environment, "network" | "database" | "clock">;

/** A name that does not resolve for so long is told as one that does not. */
const longestLookUpMs = 5_000;

/**
 * All that is wrong with a manifest's text: as JSON, by the schema, in its URLs, and with what only the outside tells: whether the network
 * door opens for each URL (with the organization's own allow-list) and whether the organization has the service.
 */
export async function checkManifest(
  environment: Outside,
  organizationId: string,
  text: string,
): Promise<CheckedManifest> {
  const { issues, manifest, extensionKey, version, urls, serviceKey, place } = parseManifest(text);
  const allow = urls.length > 0 ? await allowedHosts(environment, organizationId) : [];
  const byOrigin = new Map<string, Promise<NetworkError | null>>();
  const tryUrl = (url: string): Promise<NetworkError | null> => {
    const { origin } = new URL(url);
    const known = byOrigin.get(origin) ?? tryDoor(environment, url, allow);
    byOrigin.set(origin, known);
    return known;
  };
  const [ofUrls, ofService] = await Promise.all([
    Promise.all(
      urls.map(async ({ path, url }) => {
        const error = await tryUrl(url);
        return error ? [place({ path, ...explainDoor(error, url) })] : [];
      }),
    ),
    serviceKey === null ? null : lookUp(environment, organizationId, serviceKey),
  ]);
  const all = [
    ...issues,
    ...ofUrls.flat(),
    ...(ofService ? [place({ path: ["thirdParty", "service"], ...ofService })] : []),
  ];
  const found = { issues: inOrder(all), manifest: all.length === 0 ? manifest : null };
  return { ...found, extensionKey, version, place };
}

async function tryDoor(
  { network, clock }: Outside,
  url: string,
  allow: readonly string[],
): Promise<NetworkError | null> {
  const { host } = new URL(url);
  const silence = Promise.withResolvers<never>();
  const cancel = clock.setTimer(
    () => silence.reject(new NetworkError("DNS_FAILED", `${host} did not resolve in time.`)),
    longestLookUpMs,
  );
  try {
    await Promise.race([network.assertResolvable(url, allow), silence.promise]);
    return null;
  } catch (error) {
    if (error instanceof NetworkError) return error;
    throw error;
  } finally {
    cancel();
  }
}

function explainDoor({ code, message }: NetworkError, url: string): Finding {
  switch (code) {
    case "BLOCKED_ADDRESS":
      return {
        code: "URL_PRIVATE_ADDRESS",
        message,
        remedy:
          "Use a host on the public internet. For one of your own network an operator of this Patchbay can open the door (npm run allow-host).",
      };
    case "INSECURE_URL":
      return { code: "URL_INSECURE", message, remedy: `Use ${quote(url.replace(/^http:/i, "https:"))}.` };
    case "DNS_FAILED":
      return {
        code: "URL_UNRESOLVED",
        message,
        remedy: "Check how the host is spelt, or set up its DNS record first.",
      };
    default:
      return { code: "URL_INVALID", message, remedy: 'Write it like "https://example.com/hook".' };
  }
}

async function lookUp(
  { database }: Pick<Context, "database">,
  organizationId: string,
  key: string,
): Promise<Finding | null> {
  if (await findService(database.prisma, organizationId, key)) return null;
  const services = await database.prisma.service.findMany({
    where: { OR: [{ organizationId: null }, { organizationId }] },
    select: { key: true },
  });
  const meant = closestName(
    key,
    services.map((service) => service.key),
  );
  return {
    code: "UNKNOWN_SERVICE",
    message: `The catalogue has no service ${quote(key)}.`,
    remedy:
      meant === null
        ? 'Use a key that the catalogue shows, such as "zoho-books".'
        : `Did you mean ${quote(meant)}?`,
  };
}
