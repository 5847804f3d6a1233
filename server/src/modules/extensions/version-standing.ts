import type { Context, TransactionScope } from "../../context.ts";
import type { Extension, ExtensionVersion } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { quote } from "./finding.ts";
import type { PlacedFinding } from "./explain-issue.ts";
import { isNewer, parseVersion } from "./semver.ts";

type Client = Context["database"]["prisma"] | TransactionScope["tx"];

/**
 * What keeps a version from being published: its key is another publisher's, the version is there already, or it is not newer than the newest
 * (semver.org, section 11). null where nothing does.
 */
export async function findStanding(
  client: Client,
  organizationId: string,
  wanted: { key: string; version: string },
  present: { extension: Extension; latest: ExtensionVersion | null } | null,
): Promise<PlacedFinding | null> {
  if (!present) return null;
  const { extension, latest } = present;
  if (extension.organizationId !== organizationId)
    return {
      path: ["key"],
      code: "KEY_TAKEN",
      message: `The key ${quote(wanted.key)} is taken.`,
      remedy: "Choose another one.",
    };
  if (!latest) return null;
  const remedy = `Use ${quote(nextAfter(latest.version))} or a later one.`;
  const path = ["version"];
  const same = await client.extensionVersion.findUnique({
    where: { extensionId_version: { extensionId: extension.id, version: wanted.version } },
    select: { publishedByName: true },
  });
  if (same)
    return {
      path,
      code: "VERSION_EXISTS",
      message: `${same.publishedByName} has published ${wanted.version} already.`,
      remedy,
    };
  if (isNewer(wanted.version, latest.version)) return null;
  const message = `${wanted.version} is not newer than ${latest.version}.`;
  return { path, code: "VERSION_NOT_NEWER", message, remedy };
}

/** As findStanding. Throws ConflictError KEY_TAKEN, VERSION_EXISTS or VERSION_NOT_NEWER. */
export async function assertPublishable(...args: Parameters<typeof findStanding>): Promise<void> {
  const found = await findStanding(...args);
  if (found) throw new ConflictError(`${found.message} ${found.remedy}`, found.code);
}

/** The release of a pre-release; else the next patch. */
function nextAfter(version: string): string {
  const { major, minor, patch, prerelease } = parseVersion(version) ?? {
    major: 1,
    minor: 0,
    patch: 0,
    prerelease: [],
  };
  return `${major}.${minor}.${prerelease.length > 0 ? patch : patch + 1}`;
}
