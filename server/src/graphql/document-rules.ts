import { GraphQLError } from "graphql";
import type { ASTVisitor, ExecutionArgs, ValidationContext } from "graphql";
import { deepestJson, isTooDeep } from "../platform/json-depth.ts";

const mostAliases = 30;

const unkeptText =
  "A text holds a NUL character or half of a surrogate pair, which cannot be kept. Leave it out.";

/** PostgreSQL keeps neither in text nor in jsonb: U+0000, and surrogates without their other half. */
function isKept(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

function refuse(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}

/** Validation rule: no text in the document that the database cannot keep. */
export function noUnkeptText(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node) {
      if (!isKept(node.value)) context.reportError(refuse(unkeptText));
    },
  };
}

/** Validation rule: at most 30 aliases in a document, so that one request is not a hundred sign-ins. */
export function fewAliases(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  return {
    Field(node) {
      if (node.alias) aliases += 1;
    },
    Document: {
      leave() {
        if (aliases > mostAliases)
          context.reportError(
            refuse(`A document may have at most ${mostAliases} aliases; it has ${aliases}.`),
          );
      },
    },
  };
}

/**
 * The error for variables with a text that the database cannot keep, or nested more than 100 deep; null where there is
 * none.
 */
export function refuseVariables(variables: ExecutionArgs["variableValues"]): GraphQLError | null {
  if (isTooDeep(variables)) return refuse(`Variables may be nested ${deepestJson} deep at most.`);
  return holdsUnkeptText(variables) ? refuse(unkeptText) : null;
}

function holdsUnkeptText(value: unknown): boolean {
  if (typeof value === "string") return !isKept(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => !isKept(key) || holdsUnkeptText(inner));
}
