import SchemaBuilder from "@pothos/core";
import ComplexityPlugin from "@pothos/plugin-complexity";
import ErrorsPlugin from "@pothos/plugin-errors";
import PrismaPlugin from "@pothos/plugin-prisma";
import RelayPlugin from "@pothos/plugin-relay";
import ScopeAuthPlugin from "@pothos/plugin-scope-auth";
import type PrismaTypes from "../generated/prisma/pothos.ts";
import { getDatamodel } from "../generated/prisma/pothos.ts";
import {
  BadInputError,
  ContextForbiddenError,
  ForbiddenError,
  UnauthenticatedError,
} from "../platform/errors.ts";
import type { ContextScope } from "./context-scope.ts";
import type { GraphQLContext } from "./context.ts";
import { costOf, mostCost, refuseCost } from "./cost.ts";
import { parseGlobalId, toGlobalId } from "./global-id.ts";

export type SchemaTypes = {
  Context: GraphQLContext;
  PrismaTypes: PrismaTypes;
  /** Every model by its name, so that modules refer to each other's types without an import. */
  Objects: { [Name in keyof PrismaTypes]: PrismaTypes[Name]["Shape"] };
  DefaultFieldNullability: false;
  /** `installation`: a securityContext with this scope, see `forContext`. */
  AuthScopes: { signedIn: boolean; read: boolean; installation: ContextScope };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    URL: { Input: string; Output: string };
    EmailAddress: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
};

/** SchemaTypes with Pothos's defaults filled in, as its refs carry them. */
export type BuilderTypes = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/**
 * The schema builder. Every field of Query and Subscription is guarded by the `read` scope unless it says otherwise;
 * mutations are guarded by their verbs.
 */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ErrorsPlugin, ScopeAuthPlugin, RelayPlugin, PrismaPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: (ctx) => ctx.database.prisma,
    dmmf: getDatamodel(),
    onUnusedQuery: null,
  },
  relay: {
    clientMutationId: "omit",
    cursorType: "String",
    decodeGlobalID: (globalID) => {
      const parsed = parseGlobalId(globalID);
      if (!parsed) throw new BadInputError("This is not the id of a node. Use an `id` that the schema gave.");
      return { typename: parsed.type, id: parsed.id };
    },
    encodeGlobalID: (typename, id) => toGlobalId(typename, String(id)),
    idFieldOptions: { description: "Opaque and stable; `node` finds the object by it." },
    nodeTypeOptions: { description: "An object that `node` finds by its id." },
    nodeQueryOptions: {
      args: { id: { description: "An `id` that the schema gave." } },
      description: "Any object by its id; null when there is none in your organization.",
      authScopes: { read: true },
    },
    nodesQueryOptions: {
      args: { ids: { description: "Each an `id` that the schema gave." } },
      description: "Up to 100 objects by their ids, in that order.",
      authScopes: { read: true },
      complexity: ({ ids }: { ids: readonly unknown[] }) => ({ field: ids.length, multiplier: ids.length }),
      resolve: (_root, { ids }, _ctx, _info, resolveNodes) => {
        if (ids.length > 100) throw new BadInputError(`\`ids\` may have at most 100; it has ${ids.length}.`);
        return resolveNodes(ids);
      },
    },
  },
  errors: { directResult: true },
  complexity: {
    limit: { complexity: mostCost },
    fieldComplexity: costOf,
    complexityError: (_kind, result) => refuseCost(result.complexity),
  },
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: (ctx) => ({
      signedIn: ctx.actor !== null,
      read: ctx.actor !== null && (ctx.actor.scopes === null || ctx.actor.scopes.includes("READ")),
      installation: (scope) => ctx.installation?.scopes.includes(scope) ?? false,
    }),
    unauthorizedError: (_parent, ctx) => {
      if (ctx.installation) return new ContextForbiddenError("A securityContext may not read this.");
      return ctx.actor
        ? new ForbiddenError("This API token lacks the scope `READ`.")
        : new UnauthenticatedError();
    },
  },
});
