export { addConfigParams } from "./add-config-params.ts";
export { authorizeInstallation } from "./authorize-installation.ts";
export { installExtension } from "./install-extension.ts";
export { lifecycle, readManifest } from "./manifest.ts";
export type { Manifest } from "./manifest.ts";
export { publishExtensionVersion } from "./publish-extension-version.ts";
export { thirdPartyConnected } from "./third-party-connected.ts";
export { upgradeInstallation } from "./upgrade-installation.ts";
