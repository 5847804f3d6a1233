import type { Context } from "../context.ts";

/** The context of one GraphQL operation: a verb's context and the operation's batches. */
export type GraphQLContext = Context & {
  batches: Map<string, unknown>;
  /** The record of a securityContext's use, which the errors inside unions are noted in. */
  contextUse?: { id: string; refusal: string | null } | null;
};

export function makeGraphQLContext(context: Context): GraphQLContext {
  return { ...context, batches: new Map() };
}
