import type { Context } from "../context.ts";

/** The context of one GraphQL operation: a verb's context and the operation's batches. */
export type GraphQLContext = Context & { batches: Map<string, unknown> };

export function makeGraphQLContext(context: Context): GraphQLContext {
  return { ...context, batches: new Map() };
}
