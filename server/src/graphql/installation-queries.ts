import { complexityFromQuery } from "@pothos/plugin-complexity";
import { GraphQLError, Kind, OperationTypeNode } from "graphql";
import type { DocumentNode, ExecutionResult, GraphQLSchema } from "graphql";
import type { Context, Environment, InstallationCaller, Queries } from "../context.ts";
import { refuseFields, rootFieldsOf } from "./context-scope.ts";
import { mostCost, refuseCost } from "./cost.ts";
import { translateError } from "./errors.ts";
import type { Gateway } from "./gateway.ts";
import { unquoteSyntaxError } from "./unquote-error.ts";

/** For one document, in milliseconds. */
export const queryTimeoutMs = 5_000;

const everyScope = ["installation:read", "config:read", "connections:invoke"];
/** Nobody's: what a document is checked against does not depend on who runs it. */
const nobody = { actor: null, ip: "", setCookie: null };

/** Runs and checks documents in the name of installations, through the gateway with its limits; queries alone. */
export function createQueries(gateway: Gateway, schema: GraphQLSchema, environment: Environment): Queries {
  const { clock, log } = environment;

  async function execute(
    caller: InstallationCaller,
    query: string,
    variables: Record<string, unknown>,
  ): Promise<ExecutionResult> {
    const operation: Context = { ...environment, ...nobody, installation: caller };
    const enveloped = gateway.getEnveloped({ params: { query, variables }, operation });
    const document: DocumentNode = enveloped.parse(query);
    const refusal = refuseOtherThanOneQuery(document) ?? enveloped.validate(enveloped.schema, document)[0];
    if (refusal) return { errors: [refusal as GraphQLError] };
    return enveloped.execute({
      schema: enveloped.schema,
      document,
      variableValues: variables,
      contextValue: await enveloped.contextFactory(),
    }) as Promise<ExecutionResult>;
  }

  return {
    async run(caller, document, variables = {}) {
      const { promise: late, resolve } = Promise.withResolvers<ExecutionResult>();
      const cancel = clock.setTimer(
        () => resolve({ errors: [new GraphQLError(`It took longer than ${queryTimeoutMs / 1_000} s.`)] }),
        queryTimeoutMs,
      );
      try {
        const { data, errors = [] } = await Promise.race([execute(caller, document, variables), late]);
        return { data: data ?? null, errors: errors.map((error) => translateError(error, log).message) };
      } catch (error) {
        return { data: null, errors: [translateError(error, log).message] };
      } finally {
        cancel();
      }
    },

    check(query) {
      const operation: Context = { ...environment, ...nobody };
      const enveloped = gateway.getEnveloped({ params: { query }, operation });
      let document: DocumentNode;
      try {
        document = enveloped.parse(query);
      } catch (error) {
        return [
          error instanceof GraphQLError
            ? tell(unquoteSyntaxError(error))
            : translateError(error, log).message,
        ];
      }
      const shape = refuseOtherThanOneQuery(document) ?? refuseVariables(document);
      if (shape) return [shape.message];
      const forbidden = refuseFields(schema, rootFieldsOf(document), everyScope);
      if (forbidden) return [forbidden.message];
      const errors: readonly GraphQLError[] = enveloped.validate(enveloped.schema, document);
      if (errors.length > 0) return errors.map(tell);
      const { complexity } = complexityFromQuery(document, { schema });
      return complexity > mostCost ? [refuseCost(complexity).message] : [];
    },
  };
}

function operationsOf(document: DocumentNode) {
  return document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

function refuseOtherThanOneQuery(document: DocumentNode): GraphQLError | null {
  const [operation, ...others] = operationsOf(document);
  if (operation?.operation === OperationTypeNode.QUERY && others.length === 0) return null;
  return new GraphQLError("Expected one operation, a query.");
}

function refuseVariables(document: DocumentNode): GraphQLError | null {
  const [operation] = operationsOf(document);
  if (!operation?.variableDefinitions?.length) return null;
  return new GraphQLError("It cannot have variables: nobody would give them values.");
}

/** A message with where in the document it is. */
function tell({ message, locations }: GraphQLError): string {
  const [at] = locations ?? [];
  return at ? `${message} (line ${at.line}, column ${at.column})` : message;
}
