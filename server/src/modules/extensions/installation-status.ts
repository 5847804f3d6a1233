import type { Manifest } from "./manifest.ts";

/** In this order: the first that holds. */
export const installationStatuses = [
  "UNINSTALLED",
  "AUTHORIZATION_NEEDED",
  "THIRD_PARTY_NEEDED",
  "ACTIVE",
] as const;
export type InstallationStatus = (typeof installationStatuses)[number];

/** The independent facts of which the status of an installation is made. */
export type InstallationFacts = {
  uninstalledAt: Date | null;
  authorizedAt: Date | null;
  thirdPartyAt: Date | null;
  /** Whether the installed version works with a third-party app at all; see `worksWithThirdParty`. */
  needsThirdParty: boolean;
  /** Whether the third party refuses the credentials of its own connection for good. */
  thirdPartyRefused: boolean;
};

/** The first of the statuses, in their order, whose fact holds. */
export function installationStatus(facts: InstallationFacts): InstallationStatus {
  if (facts.uninstalledAt) return "UNINSTALLED";
  if (!facts.authorizedAt) return "AUTHORIZATION_NEEDED";
  if (facts.needsThirdParty && (!facts.thirdPartyAt || facts.thirdPartyRefused)) return "THIRD_PARTY_NEEDED";
  return "ACTIVE";
}

/**
 * Whether a version works with a third-party app: its manifest names one, or it wants to hear that one was authorised and keeps
 * the credentials itself.
 */
export function worksWithThirdParty(manifest: Pick<Manifest, "thirdParty" | "callbackListener">): boolean {
  return manifest.thirdParty !== null || manifest.callbackListener.onTPAAuthorise !== undefined;
}
