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

/** A published manifest as the beginning of the next version: the minor number counts on. */
export function nextManifest(manifest: unknown): string {
  if (typeof manifest !== "object" || manifest === null) return starterManifest;
  const version = "version" in manifest ? nextVersion(String(manifest.version)) : "1.0.0";
  return `${JSON.stringify({ ...withoutEmpty(manifest), version }, null, 2)}\n`;
}

/** "1.4.2" → "1.5.0"; a pre-release becomes the release that it leads to. */
export function nextVersion(version: string): string {
  const [, major, minor, patch, pre] = /^(\d+)\.(\d+)\.(\d+)(-.+)?$/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return version;
  return pre ? `${major}.${minor}.${patch}` : `${major}.${Number(minor) + 1}.0`;
}

/** Without what was filled in as "nothing": members that nobody wrote. */
function withoutEmpty(manifest: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(manifest).flatMap(([name, value]) => {
      if (value === null || (Array.isArray(value) && value.length === 0)) return [];
      if (!Array.isArray(value)) return [[name, value]];
      return [[name, value.map((each) => (isObject(each) ? withoutEmpty(each) : each))]];
    }),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
