import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { CONTACT_PROPERTIES } from "../mapping/index.ts";
import type { ContactProperty } from "../mapping/index.ts";

/** The properties that the contacts of an account may have, by name, in the order in which people see them. */
export function loadPropertiesOf(
  ctx: GraphQLContext,
  accountId: string,
): Promise<ReadonlyMap<string, ContactProperty>> {
  return loadBatched(ctx, "contact properties", accountId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ accountId: string; custom: ContactProperty[] | null }>({
      name: "contact-properties",
      text: `select "accountId", "mapping"->'customProperties' as "custom" from "IntegrationSettings" where "accountId" = any($1::uuid[])`,
      values: [ids],
    });
    const custom = new Map(rows.map((row) => [row.accountId, row.custom ?? []]));
    return ids.map(
      (id) =>
        new Map(
          [...CONTACT_PROPERTIES, ...(custom.get(id) ?? [])].map((property) => [property.name, property]),
        ),
    );
  });
}
