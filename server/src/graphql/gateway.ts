import { maxDepthPlugin } from "@escape.tech/graphql-armor-max-depth";
import { maxTokensPlugin } from "@escape.tech/graphql-armor-max-tokens";
import { GraphQLError, NoSchemaIntrospectionCustomRule } from "graphql";
import type { GraphQLSchema } from "graphql";
import { createYoga, isAsyncIterable } from "graphql-yoga";
import type { Plugin, YogaServerInstance } from "graphql-yoga";
import type { Logger } from "../platform/logger.ts";
import { makeGraphQLContext } from "./context.ts";
import type { OperationContext } from "./context.ts";
import { fewAliases, noUnkeptText, refuseVariables } from "./document-rules.ts";
import { translateError } from "./errors.ts";
import { useInstallationWall } from "./installation-wall.ts";
import type { ContextUses } from "./installation-wall.ts";
import { unquoteError, unquoteSyntaxError } from "./unquote-error.ts";

export type Gateway = YogaServerInstance<OperationContext, object>;

const maxTokens = 2_000;
const maxDepth = 12;

/** The GraphQL engine behind HTTP, SSE and WebSocket, with the limits for documents that anybody may send. */
export function createGateway(schema: GraphQLSchema, log: Logger, uses: ContextUses): Gateway {
  return createYoga<OperationContext>({
    schema,
    graphqlEndpoint: "/graphql",
    landingPage: false,
    graphiql: false,
    batching: false,
    cors: false,
    logging: {
      debug: (...parts) => log.debug({ parts }, "graphql"),
      info: (...parts) => log.debug({ parts }, "graphql"),
      warn: (...parts) => log.warn({ parts }, "graphql"),
      // Expected errors too, which quote what was sent: without their text. translateError logs those that are not expected.
      error: (...parts) => log.debug({ errors: parts.map(nameOf) }, "graphql"),
    },
    maskedErrors: { maskError: (error) => translateError(error, log) },
    context: ({ operation }) => makeGraphQLContext(operation),
    plugins: [
      maxTokensPlugin({ n: maxTokens }) as Plugin,
      maxDepthPlugin({ n: maxDepth, ignoreIntrospection: true, flattenFragments: true }) as Plugin,
      useInstallationWall(schema, log, uses),
      useIntrospectionForMembers(),
      useDocumentRules(),
      useUnquotedErrors(),
    ],
  });
}

function nameOf(part: unknown): string {
  return part instanceof Error ? part.name : typeof part;
}

/** GraphQL's own errors quote values that do not fit, and a value may be a password: the answer has none of them. */
function useUnquotedErrors(): Plugin<OperationContext> {
  return {
    onParse:
      () =>
      ({ result, replaceParseResult }) => {
        if (result instanceof GraphQLError) replaceParseResult(unquoteSyntaxError(result));
      },
    onValidate:
      ({ params }) =>
      ({ valid, result, setResult }) => {
        if (!valid)
          setResult(
            result.map((error) => unquoteError(error as GraphQLError, params.documentAST, undefined)),
          );
      },
    onExecute: ({ args }) => ({
      onExecuteDone: ({ result, setResult }) => {
        if (isAsyncIterable(result) || !result.errors) return;
        const errors = result.errors.map((error) => unquoteError(error, args.document, args.variableValues));
        setResult({ ...result, errors });
      },
    }),
  };
}

function useIntrospectionForMembers(): Plugin<OperationContext> {
  return {
    onValidate({ context, addValidationRule }) {
      if (!context.operation.actor) addValidationRule(NoSchemaIntrospectionCustomRule);
    },
    onParams({ params, setResult }) {
      if (params.query === "")
        setResult({
          errors: [new GraphQLError("Send a `query`.", { extensions: { code: "BAD_USER_INPUT" } })],
        });
    },
  };
}

function useDocumentRules(): Plugin<OperationContext> {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(fewAliases);
      addValidationRule(noUnkeptText);
    },
    onExecute({ args, setResultAndStopExecution }) {
      const error = refuseVariables(args.variableValues);
      if (error) setResultAndStopExecution({ errors: [error] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = refuseVariables(args.variableValues);
      if (error) setResultAndStopExecution({ errors: [error] });
    },
  };
}
