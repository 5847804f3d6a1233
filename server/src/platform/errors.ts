/**
 * An expected failure of a verb. `graphql/errors.ts` turns each subclass into its GraphQL type; anything else that
 * is thrown is masked.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
}

export type ValidationIssue = { path: string; message: string };

/** The input is malformed. `issues` name each path and what was expected. */
export class ValidationError extends DomainError {
  readonly code = "VALIDATION";
  readonly issues: ValidationIssue[];
  constructor(issues: ValidationIssue[]) {
    super(issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message)).join("; "));
    this.issues = issues;
  }
}

/** There is no such thing, or it belongs to somebody else: both read the same. */
export class NotFoundError extends DomainError {
  readonly code = "NOT_FOUND";
  constructor(what: string) {
    super(`${what} was not found.`);
  }
}

/** The member's roles or the token's scopes do not allow it. */
export class ForbiddenError extends DomainError {
  readonly code = "FORBIDDEN";
}

/** The request is well-formed but the present state does not allow it. */
export class ConflictError extends DomainError {
  readonly code: string;
  constructor(message: string, code = "CONFLICT") {
    super(message);
    this.code = code;
  }
}

/** A securityContext does not allow it. Always a top-level GraphQL error: who carries one has neither roles nor scopes to ask for. */
export class ContextForbiddenError extends DomainError {
  readonly code = "FORBIDDEN";
}

/** There was too much of it. A top-level GraphQL error. */
export class RateLimitedError extends DomainError {
  readonly code = "RATE_LIMITED";
}

/** Nobody is signed in, or no longer. A top-level GraphQL error, never a union member. */
export class UnauthenticatedError extends DomainError {
  readonly code = "UNAUTHENTICATED";
  constructor(message = "Sign in, or send a valid API token as `Authorization: Bearer <token>`.") {
    super(message);
  }
}

/** An argument of a query that the schema's types cannot express. A top-level GraphQL error. */
export class BadInputError extends DomainError {
  readonly code: string;
  constructor(message: string, code = "BAD_USER_INPUT") {
    super(message);
    this.code = code;
  }
}

/** The change feed no longer reaches back to this cursor: read `feedCursor` and the data again. */
export class CursorExpiredError extends DomainError {
  readonly code = "CURSOR_EXPIRED";
  constructor() {
    super(
      "This cursor is older than the change feed reaches. Read `feedCursor`, then the data, and subscribe after it.",
    );
  }
}
