import type { CallbackEvent } from "../../generated/prisma/enums.ts";

/** What an extension may ask of the securityContext, as manifests and tokens spell it. */
export const securityContextScopes = ["installation:read", "config:read", "connections:invoke"] as const;
export type SecurityContextScope = (typeof securityContextScopes)[number];

/** What a configuration parameter may be, as manifests spell it. `secret` is a text that is sealed. */
export const configParamTypes = ["text", "secret", "number", "boolean", "url"] as const;
export type ConfigParamType = (typeof configParamTypes)[number];

export type ConfigParamDefinition = {
  name: string;
  /** What a form calls it; the name where the manifest gives none. */
  label: string;
  type: ConfigParamType;
  required: boolean;
  description: string | null;
};

/** The third-party app that an extension works with, where Patchbay keeps its credentials. */
export type ThirdPartyRequirement = {
  /** The key of a service of the catalogue. */
  service: string;
  /** The name of the connection that an installation makes. */
  connection: string;
  /** What its consents ask for; empty: the service's default scopes. */
  scopes: string[];
};

/** A manifest as it is stored: checked, and with its defaults filled in. */
export type Manifest = {
  key: string;
  name: string;
  version: string;
  description: string | null;
  callbackListener: Partial<Record<CallbackEvent, string>>;
  securityContext: { scopes: SecurityContextScope[] };
  configParams: ConfigParamDefinition[];
  thirdParty: ThirdPartyRequirement | null;
};

/** The manifest of a published version. Only checked manifests are stored, so it is not checked anew. */
export function readManifest(stored: unknown): Manifest {
  const manifest = stored as Manifest & Partial<Manifest>;
  return {
    ...manifest,
    description: manifest.description ?? null,
    securityContext: manifest.securityContext ?? { scopes: ["installation:read"] },
    configParams: manifest.configParams ?? [],
    thirdParty: manifest.thirdParty ?? null,
  };
}

/** Who is called back for which event, in the order of an installation's life. */
export function listenersOf(manifest: Manifest): { event: CallbackEvent; url: string }[] {
  return lifecycle.flatMap((event) => {
    const url = manifest.callbackListener[event];
    return url === undefined ? [] : [{ event, url }];
  });
}

/** The events in the order in which an installation meets them. */
export const lifecycle = [
  "onInstall",
  "onZohoAuthorise",
  "onTPAAuthorise",
  "onTPARevoke",
  "onUpdate",
  "onConfigParamAdd",
  "onConfigParamDelete",
  "onUninstall",
] as const satisfies CallbackEvent[];
