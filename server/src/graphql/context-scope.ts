import { Kind, OperationTypeNode } from "graphql";
import type { DocumentNode, GraphQLSchema, SelectionSetNode } from "graphql";
import type { Context, InstallationCaller } from "../context.ts";
import { ContextForbiddenError, ForbiddenError, UnauthenticatedError } from "../platform/errors.ts";

/** What a manifest may ask for its securityContexts. */
export type ContextScope = "installation:read" | "config:read" | "connections:invoke";

/** Options of a field that a securityContext may ask for. Without them none may: every other field refuses it. */
export function forContext(scope: ContextScope) {
  return {
    skipTypeScopes: true,
    authScopes: { installation: scope },
    extensions: { contextScope: scope },
    unauthorizedError: (_parent: unknown, _args: unknown, ctx: Pick<Context, "actor" | "installation">) => {
      if (ctx.installation) return lacks(scope);
      return ctx.actor
        ? new ForbiddenError("Only who calls back with a securityContext can ask for this.")
        : new UnauthenticatedError("Send the securityContext of a callback as `Authorization: Bearer`.");
    },
  };
}

/** Throws ContextForbiddenError unless the caller has the scope; without a scope always. */
export function requireContextScope(caller: InstallationCaller, scope: ContextScope | undefined): void {
  if (scope === undefined) throw new ContextForbiddenError("A securityContext may not do this.");
  if (!caller.scopes.includes(scope)) throw lacks(scope);
}

function lacks(scope: ContextScope): ContextForbiddenError {
  return new ContextForbiddenError(
    `This securityContext lacks the scope \`${scope}\`: the installed version's manifest does not ask for it.`,
  );
}

export type RootField = { kind: OperationTypeNode; name: string };

/** What the operations of a document ask for, all of them and through fragments: under which name the schema knows it, each once. */
export function rootFieldsOf(document: DocumentNode): RootField[] {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition.selectionSet);
  const asked = new Map<string, RootField>();
  function collect(kind: OperationTypeNode, { selections }: SelectionSetNode, seen: Set<string>): void {
    for (const selection of selections)
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        asked.set(`${kind} ${name}`, { kind, name });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(kind, selection.selectionSet, seen);
      else {
        const fragment = fragments.get(selection.name.value);
        if (!fragment || seen.has(selection.name.value)) continue;
        seen.add(selection.name.value);
        collect(kind, fragment, seen);
      }
  }
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      collect(definition.operation, definition.selectionSet, new Set());
  return [...asked.values()];
}

/** Why somebody with a securityContext of these scopes may not ask for a field among them; null where all are allowed. */
export function refuseFields(
  schema: GraphQLSchema,
  asked: readonly RootField[],
  scopes: readonly string[],
): ContextForbiddenError | null {
  for (const { kind, name } of asked) {
    if (kind !== OperationTypeNode.SUBSCRIPTION && name === "__typename") continue;
    const scope = contextScopeOf(schema, { kind, name });
    if (scope === null)
      return new ContextForbiddenError(
        `A securityContext may ask for ${listAllowed(schema)} alone, by HTTP and without introspection.`,
      );
    if (!scopes.includes(scope)) return lacks(scope);
  }
  return null;
}

function contextScopeOf(schema: GraphQLSchema, { kind, name }: RootField): ContextScope | null {
  const scope = schema.getRootType(kind)?.getFields()[name]?.extensions["contextScope"];
  return typeof scope === "string" ? (scope as ContextScope) : null;
}

function listAllowed(schema: GraphQLSchema): string {
  return [OperationTypeNode.QUERY, OperationTypeNode.MUTATION]
    .flatMap((kind) =>
      Object.keys(schema.getRootType(kind)?.getFields() ?? {})
        .filter((name) => contextScopeOf(schema, { kind, name }) !== null)
        .map((name) => `\`${name}\``),
    )
    .join(" and ");
}

/** How the root fields of a use are told: only names that the schema has, for others may be anything. */
export function describeFields(schema: GraphQLSchema, asked: readonly RootField[]): string {
  const isKnown = ({ kind, name }: RootField): boolean =>
    name.startsWith("__")
      ? /^__(typename|schema|type)$/.test(name)
      : name in (schema.getRootType(kind)?.getFields() ?? {});
  return asked.map((field) => (isKnown(field) ? field.name : "(unknown)")).join(", ");
}
