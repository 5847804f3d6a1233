export { listenersOf, readManifest } from "./manifest.ts";
export type { Manifest } from "./manifest.ts";
export { thirdPartyConnected } from "./third-party-connected.ts";
