/** What a new extension begins with: enough to see the shape, with addresses to be replaced. */
export const starterManifest = `{
  "key": "my-extension",
  "name": "My extension",
  "version": "1.0.0",
  "description": "What it does, in a sentence.",
  "callbackListener": {
    "onInstall": "https://your-server.example/patchbay/install",
    "onUninstall": "https://your-server.example/patchbay/uninstall"
  },
  "securityContext": { "scopes": ["installation:read"] }
}
`;

/** As people write it; a published manifest comes in the order of its storage. */
const order = [
  "key",
  "name",
  "label",
  "type",
  "required",
  "version",
  "description",
  "callbackListener",
  "onInstall",
  "onZohoAuthorise",
  "onTPAAuthorise",
  "onTPARevoke",
  "onUpdate",
  "onConfigParamAdd",
  "onConfigParamDelete",
  "onUninstall",
  "securityContext",
  "configParams",
  "thirdParty",
  "service",
  "connection",
  "scopes",
];

/** A published manifest as the beginning of the next version: the minor number counts on. */
export function nextManifest(manifest: unknown): string {
  if (!isObject(manifest)) return starterManifest;
  const version = "version" in manifest ? nextVersion(String(manifest.version)) : "1.0.0";
  return `${JSON.stringify(readableManifest({ ...manifest, version }), null, 2)}\n`;
}

/** "1.4.2" → "1.5.0"; a pre-release becomes the release that it leads to. */
export function nextVersion(version: string): string {
  const [, major, minor, patch, pre] = /^(\d+)\.(\d+)\.(\d+)(-.+)?$/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return version;
  return pre ? `${major}.${minor}.${patch}` : `${major}.${Number(minor) + 1}.0`;
}

/** A published manifest in its usual order, without the members that nobody wrote. */
export function readableManifest(value: unknown, parent = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => readableManifest(each, parent));
  if (!isObject(value)) return value;
  const written = Object.entries(value).filter(
    // No scopes at all for the securityContext is a choice that somebody made.
    ([, member]) => member !== null && (parent === "securityContext" || !isEmptyList(member)),
  );
  return Object.fromEntries(
    written
      .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
      .map(([name, member]) => [name, readableManifest(member, name)]),
  );
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
