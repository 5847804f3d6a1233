import type { Context } from "../context.ts";

/** The record of a securityContext's use, and the error inside a union that refused it; null where there were too many uses. */
type ContextUse = { id: string; refusal: string | null } | null;

/** What the HTTP and WebSocket servers hand to each operation. `contextUse`: set where a securityContext is used. */
export type OperationContext = { operation: Context; contextUse?: ContextUse };

/** The context of one GraphQL operation: a verb's context and the operation's batches. */
export type GraphQLContext = Context & {
  batches: Map<string, unknown>;
  contextUse?: ContextUse;
};

export function makeGraphQLContext(context: Context): GraphQLContext {
  return { ...context, batches: new Map() };
}
