import type { Environment } from "../../context.ts";

/**
 * The event types of an account that rules listen to, with the moment since when the first of them does. Disabled rules
 * and rules on hold listen too. Modules that the organization does not have are left out: asking for one of them is
 * refused as a whole, and nothing can happen there.
 */
export async function listListened(
  { database }: Pick<Environment, "database">,
  accountId: string,
): Promise<Map<string, Date>> {
  const { rows } = await database.pool.query<{ eventType: string; since: Date }>({
    name: "intake-listened",
    text: `select m."eventType", min(m."since") as "since" from "RuleTrigger" m
      where m."accountId" = $1::uuid and ${moduleIsThere("m")} group by 1 order by 1`,
    values: [accountId],
  });
  return new Map(rows.map(({ eventType, since }) => [eventType, since]));
}

/** SQL over a RuleTrigger: whether the account's mirror has the module, or has no modules at all. */
export function moduleIsThere(trigger: string): string {
  const modules = `select from "MirroredItem" i where i."accountId" = ${trigger}."accountId" and i."object" = 'MODULES' and i."parentKey" = ''`;
  return `(exists (${modules} and i."key" = split_part(${trigger}."eventType", '.', 1)) or not exists (${modules}))`;
}
