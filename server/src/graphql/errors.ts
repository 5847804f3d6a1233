import { GraphQLError } from "graphql";
import {
  ConflictError,
  DomainError,
  ForbiddenError,
  NotFoundError,
  ValidationError,
} from "../platform/errors.ts";
import type { ValidationIssue } from "../platform/errors.ts";
import { newId } from "../platform/ids.ts";
import type { Logger } from "../platform/logger.ts";
import { builder } from "./builder.ts";

export const ErrorInterface = builder.interfaceRef<DomainError>("Error").implement({
  description: "An expected failure of a mutation.",
  fields: (t) => ({
    message: t.exposeString("message", { description: "What went wrong and what to do, for people." }),
    code: t.exposeString("code", { description: "Stable, machine-readable." }),
  }),
});

const ValidationIssueType = builder.objectRef<ValidationIssue>("ValidationIssue").implement({
  description: "One thing wrong with an input.",
  fields: (t) => ({
    path: t.exposeString("path", {
      description: "Path inside `input`, dots between names; empty for the whole.",
    }),
    message: t.exposeString("message", { description: "What was expected." }),
  }),
});

builder.objectType(ValidationError, {
  name: "ValidationError",
  description: "The input is malformed.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [ValidationIssueType],
      description: "Every issue found.",
      resolve: (error) => error.issues,
    }),
  }),
});
builder.objectType(NotFoundError, {
  name: "NotFoundError",
  description: "There is no such thing in your organization.",
  interfaces: [ErrorInterface],
});
builder.objectType(ForbiddenError, {
  name: "ForbiddenError",
  description: "Your roles or your token's scopes do not allow it.",
  interfaces: [ErrorInterface],
});
builder.objectType(ConflictError, {
  name: "ConflictError",
  description: "The present state does not allow it; `code` says which conflict.",
  interfaces: [ErrorInterface],
});

const statuses = new Map([
  ["UNAUTHENTICATED", 401],
  ["FORBIDDEN", 403],
  ["RATE_LIMITED", 429],
]);

/**
 * The one translator of what resolvers throw outside the unions: domain errors and GraphQL's own keep message and
 * code, everything else becomes INTERNAL with an id that is also in the log.
 */
export function translateError(error: unknown, log: Logger): GraphQLError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof DomainError) {
    const status = statuses.get(original.code);
    return new GraphQLError(original.message, {
      ...(error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}),
      extensions: { code: topLevelCode(original), ...(status ? { http: { status, spec: true } } : {}) },
    });
  }
  if (
    error instanceof GraphQLError &&
    (error.originalError === undefined || error.originalError instanceof GraphQLError)
  ) {
    return error.extensions.code
      ? withoutOriginal(error)
      : new GraphQLError(error.message, {
          nodes: error.nodes,
          source: error.source,
          positions: error.positions,
          path: error.path,
          extensions: {
            ...error.extensions,
            code: error.path ? "BAD_USER_INPUT" : "GRAPHQL_VALIDATION_FAILED",
          },
        });
  }
  const id = newId();
  log.error({ err: original, errorId: id }, "unexpected error in a resolver");
  return new GraphQLError(`Something went wrong on our side. Quote ${id} when you report it.`, {
    ...(error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {}),
    extensions: { code: "INTERNAL", errorId: id },
  });
}

/** Outside a mutation's union a malformed argument is what GraphQL servers call bad user input. */
function topLevelCode(error: DomainError): string {
  return error instanceof ValidationError ? "BAD_USER_INPUT" : error.code;
}

/** Of a request that could not be read at all, the engine tells how the parser put it, and that quotes the request. */
function withoutOriginal(error: GraphQLError): GraphQLError {
  const { originalError, ...extensions } = error.extensions;
  if (originalError === undefined) return error;
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
