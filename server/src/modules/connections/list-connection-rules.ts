import type { ConnectionLink, Rule } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition, Page, PageArguments } from "../../graphql/lists.ts";
import { rulesOfConnection } from "../rules/index.ts";

/** The rules of a connection, which lists know by its id alone. */
function naming(connectionId: string): string {
  const its = (column: string) =>
    `(select n."${column}" from "ConnectionLink" n where n."id" = ${connectionId})`;
  return rulesOfConnection
    .replaceAll("$1::text", its("linkName"))
    .replaceAll("$2::uuid", its("organizationId"));
}

const rules: ListDefinition = {
  table: "Rule",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
  membership: `t."goneAt" is null and t."id" in (select x."ruleId" from (${naming("p.id")}) x)`,
};

/** One page of the rules whose scripts name a connection, newest first; all, or those that do in one environment. */
export function listConnectionRules(
  ctx: GraphQLContext,
  { id, organizationId }: ConnectionLink,
  environment: Environment | null,
  args: PageArguments,
): Promise<Page<Rule>> {
  const conditions: Condition[] = [{ sql: `t."organizationId" = ?::uuid`, values: [organizationId] }];
  if (environment)
    conditions.push({
      sql: `exists (select from (${naming("p.id")}) x where x."ruleId" = t."id" and x."environment" = ?::"Environment")`,
      values: [environment],
    });
  return loadPage<Rule>(ctx, rules, { column: "connectionId", id }, args, conditions);
}
