import { parse } from "graphql";
import type { GraphQLSchema } from "graphql";
import { isAsyncIterable } from "graphql-yoga";
import type { Plugin } from "graphql-yoga";
import type { InstallationCaller } from "../context.ts";
import { DomainError } from "../platform/errors.ts";
import type { Logger } from "../platform/logger.ts";
import type { OperationContext } from "./context.ts";
import { describeFields, refuseFields, rootFieldsOf } from "./context-scope.ts";
import type { RootField } from "./context-scope.ts";
import { translateError } from "./errors.ts";

/** Keeps what is done with securityContexts. The gateway waits for both before it goes on. */
export type ContextUses = {
  /** Before anything runs; answers the id of the record. Throws RateLimitedError. */
  begin(
    caller: InstallationCaller,
    use: { operation: string; refusal: string | null; ip: string },
  ): Promise<string>;
  refuse(id: string, code: string): Promise<void>;
};

/**
 * What stands between a securityContext and the schema: before a document is validated, and again before it runs, every root field in it must
 * be one that says `forContext`. Each request is recorded first, and what came of it before the answer goes out.
 */
export function useInstallationWall(
  schema: GraphQLSchema,
  log: Logger,
  uses: ContextUses,
): Plugin<OperationContext, OperationContext> {
  const stop = (
    { operation }: OperationContext,
    document: Parameters<typeof rootFieldsOf>[0],
  ): DomainError | null =>
    operation.installation
      ? refuseFields(schema, rootFieldsOf(document), operation.installation.scopes)
      : null;
  return {
    async onParams({ params, context, setResult }) {
      const { operation } = context;
      const caller = operation.installation;
      if (!caller) return;
      const asked = readFields(params.query);
      let refusal: DomainError | null = asked && refuseFields(schema, asked, caller.scopes);
      try {
        const id = await uses.begin(caller, {
          operation: asked ? describeFields(schema, asked) : "",
          refusal: refusal?.code ?? null,
          ip: operation.ip,
        });
        context.contextUse = { id, refusal: null };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        context.contextUse = null;
        refusal = error;
      }
      if (refusal) setResult({ errors: [translateError(refusal, log)] });
    },
    onExecute({ args, setResultAndStopExecution }) {
      const error = stop(args.contextValue, args.document);
      if (error) setResultAndStopExecution({ errors: [translateError(error, log)] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = stop(args.contextValue, args.document);
      if (error) setResultAndStopExecution({ errors: [translateError(error, log)] });
    },
    async onResultProcess({ result, serverContext }) {
      const { operation, contextUse } = serverContext;
      const caller = operation.installation;
      if (!caller || contextUse === null || isAsyncIterable(result)) return;
      const [first] = [result].flat().flatMap(({ errors }) => errors ?? []);
      const refusal =
        contextUse?.refusal ?? (first ? String(first.extensions?.["code"] ?? "BAD_REQUEST") : null);
      if (!refusal) return;
      if (contextUse) await uses.refuse(contextUse.id, refusal);
      // What could not be read has not come as far as a record; beyond the bound of records it is refused all the same.
      else
        await uses.begin(caller, { operation: "", refusal, ip: operation.ip }).catch((error: unknown) => {
          if (!(error instanceof DomainError)) throw error;
        });
    },
  };
}

/** null for what cannot be read; it will not be run. */
function readFields(query: unknown): RootField[] | null {
  try {
    return rootFieldsOf(parse(String(query), { noLocation: true, maxTokens: 5_000 }));
  } catch {
    return null;
  }
}
