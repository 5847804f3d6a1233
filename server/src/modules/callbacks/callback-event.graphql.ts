import type { CallbackEvent } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";

export const CallbackEventEnum = builder.enumType("CallbackEvent", {
  description: "A step in the life of an installation, by the name that manifests and bodies use.",
  values: {
    onInstall: { description: "The extension was installed." },
    onZohoAuthorise: { description: "The platform was authorised." },
    onTPAAuthorise: { description: "The third-party app was authorised." },
    onTPARevoke: { description: "The third-party app was revoked." },
    onUpdate: { description: "The installation went over to another version; fired by the new one." },
    onConfigParamAdd: { description: "Config params were added or replaced." },
    onConfigParamDelete: { description: "Config params were deleted." },
    onUninstall: { description: "The extension was uninstalled: the last event." },
  } satisfies Record<CallbackEvent, object>,
});
