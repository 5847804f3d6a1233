import type { Capability } from "../../generated/prisma/enums.ts";
import type { Condition } from "../../graphql/lists.ts";
import { findShippedService } from "../../providers/catalogue/shipped-services.ts";
import type { AuthType } from "../../providers/definition.ts";
import { defaultServices } from "./default-services.ts";

/** The conditions of a filter of services; over `t` (Service) and `p.id` (the organization). */
export function narrowServices(filter: {
  search?: string | null;
  capability?: Capability | null;
  authType?: AuthType | null;
  category?: string | null;
  custom?: boolean | null;
  connected?: boolean | null;
}): Condition[] {
  const { search, capability, authType, category, custom, connected } = filter;
  return [
    ...(search
      ? [
          {
            sql: `(position(lower(?) in lower(t."name")) > 0 or position(lower(?) in t."key") > 0)`,
            values: [search, search],
          },
        ]
      : []),
    ...(capability ? [{ sql: `?::"Capability" = any(t."capabilities")`, values: [capability] }] : []),
    // What shipped services are stands in the code.
    ...(authType
      ? [
          {
            sql: `(case when t."organizationId" is null then t."key" = any(?::text[]) else t."definition"->>'authType' = ? end)`,
            values: [keysWhere(({ key }) => authTypeOf(key) === authType), authType],
          },
        ]
      : []),
    ...(category
      ? [
          {
            sql: `(t."organizationId" is null and t."key" = any(?::text[]))`,
            values: [keysWhere((service) => service.category === category)],
          },
        ]
      : []),
    ...(custom == null ? [] : [{ sql: `(t."organizationId" is not null) = ?::boolean`, values: [custom] }]),
    ...(connected == null
      ? []
      : [
          {
            sql: `(exists (select from "ConnectionLink" n where n."serviceId" = t."id" and n."organizationId" = p.id)
              or exists (select from "Account" a where a."serviceId" = t."id" and a."organizationId" = p.id)) = ?::boolean`,
            values: [connected],
          },
        ]),
  ];
}

function keysWhere(matches: (service: (typeof defaultServices)[number]) => boolean): string[] {
  return defaultServices.filter(matches).map(({ key }) => key);
}

/** Products of Zoho are code and have consents. */
function authTypeOf(key: string): AuthType {
  return findShippedService(key)?.definition.authType ?? "OAUTH2_CODE";
}
