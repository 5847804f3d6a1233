import { builder } from "./builder.ts";

/** On which side of an extension an organization stands. */
export type OrganizationSide = "CUSTOMER" | "PUBLISHER";

export const OrganizationSideEnum = builder.enumType("OrganizationSide", {
  description: "On which side of an extension an organization stands; it may be on both.",
  values: {
    CUSTOMER: { description: "It has the extension installed." },
    PUBLISHER: { description: "It publishes the extension." },
  } satisfies Record<OrganizationSide, object>,
});
