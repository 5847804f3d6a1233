import type { Rule } from "../../generated/prisma/client.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadRule = makeRecordLoader<Rule>("Rule");

/** A rule that has a draft or a place in production; null for any other, which earlier deployments may still know. */
export async function findRule(ctx: GraphQLContext, id: string): Promise<Rule | null> {
  const rule = await loadRule(ctx, id);
  return rule?.goneAt ? null : rule;
}
