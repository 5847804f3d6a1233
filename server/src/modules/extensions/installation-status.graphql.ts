import { builder } from "../../graphql/builder.ts";
import type { InstallationStatus } from "./installation-status.ts";

export const InstallationStatusEnum = builder.enumType("InstallationStatus", {
  description: "Where an installation stands: the first of these, in this order, that holds.",
  values: {
    UNINSTALLED: { description: "It was uninstalled; what it was is kept." },
    AUTHORIZATION_NEEDED: { description: "It is installed, and the platform not yet authorised." },
    THIRD_PARTY_NEEDED: {
      description: "The third-party app is not authorised, or refuses its credentials for good.",
    },
    ACTIVE: { description: "Everything that it needs is there." },
  } satisfies Record<InstallationStatus, object>,
});
