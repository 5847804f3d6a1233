import type { CallbackEvent } from "../../gql/graphql.ts";

/** Every event, in the order of an installation's life. */
export const callbackEvents = [
  "onInstall",
  "onZohoAuthorise",
  "onTPAAuthorise",
  "onTPARevoke",
  "onUpdate",
  "onConfigParamAdd",
  "onConfigParamDelete",
  "onUninstall",
] as const satisfies readonly CallbackEvent[];

/** What has happened, in words. */
export const eventWords = {
  onInstall: "Installed",
  onZohoAuthorise: "Platform authorised",
  onTPAAuthorise: "Third-party app authorised",
  onTPARevoke: "Third-party app revoked",
  onUpdate: "Upgraded",
  onConfigParamAdd: "Configuration added or replaced",
  onConfigParamDelete: "Configuration deleted",
  onUninstall: "Uninstalled",
} satisfies Record<CallbackEvent, string>;
