import { GraphQLError, visit } from "graphql";
import type { DocumentNode } from "graphql";

/** A word alone is the name of something, such as a value of an enum, which whoever mistyped it should read. */
const word = /^[A-Za-z_]+$/;
const secretName = /secret|password|token|key|credential/i;
const blot = "…";

/** The error, if it is GraphQL's own, with a dot in the place of each value of the operation that its message quotes. */
export function unquoteError(error: GraphQLError, document: DocumentNode, variables: unknown): GraphQLError {
  if (error.originalError && !(error.originalError instanceof GraphQLError)) return error;
  const values = [...literalsOf(document), ...leavesOf(variables, "")].sort((a, b) => b.length - a.length);
  return withMessage(
    error,
    values.reduce((message, value) => message.replaceAll(value, blot), error.message),
  );
}

/** A syntax error with the kind of what was met and not its text. */
export function unquoteSyntaxError(error: GraphQLError): GraphQLError {
  return withMessage(error, error.message.replace(/((?:Block)?String|Name|Int|Float) ".*"/s, "$1"));
}

function withMessage(error: GraphQLError, message: string): GraphQLError {
  if (message === error.message) return error;
  const { nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

function literalsOf(document: DocumentNode): string[] {
  const values: string[] = [];
  const add = ({ value }: { value: string }): void => void values.push(...spellingsOf(value, ""));
  visit(document, { StringValue: add, EnumValue: add });
  return values;
}

/** `name`: of the member that it stands in; where that says secret, words count too. */
function leavesOf(value: unknown, name: string): string[] {
  if (typeof value === "string") return spellingsOf(value, name);
  if (typeof value !== "object" || value === null) return [];
  const inner = (key: string): string => (Array.isArray(value) || secretName.test(name) ? name : key);
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, inner(key)));
}

/** As it is, and as `inspect` prints it: in JSON, and as a member of an object in a message that is quoted itself. */
function spellingsOf(value: string, name: string): string[] {
  if (value.length < (secretName.test(name) ? 4 : 8) || (word.test(value) && !secretName.test(name)))
    return [];
  return [...new Set([value, JSON.stringify(value).slice(1, -1)])];
}
