import type { Actor } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { ApiToken, Member } from "../../generated/prisma/client.ts";
import type { ApiTokenScope } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { createApiToken } from "./create-api-token.ts";
import { loadMember, MemberType } from "./members.graphql.ts";
import { holdsPermission } from "./permissions.ts";
import { revokeApiToken } from "./revoke-api-token.ts";

const apiTokens: ListDefinition = {
  table: "ApiToken",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const ScopeEnum = builder.enumType("ApiTokenScope", {
  description: "What an API token may do, within the roles of its member.",
  values: {
    READ: { description: "Every query and subscription." },
    ACCOUNTS_WRITE: { description: "Accounts and service clients." },
    RULES_WRITE: { description: "Projects, rules and functions." },
    CONNECTIONS_WRITE: { description: "Connections." },
    CONNECTIONS_INVOKE: { description: "Calls through connections." },
    EXTENSIONS_WRITE: { description: "Extensions, installations and callbacks." },
    SYNC_WRITE: { description: "Data sync and integration settings." },
    REPORTS_WRITE: { description: "Report settings." },
    ADMIN: { description: "Members, roles and API tokens." },
  } satisfies Record<ApiTokenScope, object>,
});

const ApiTokenType = builder.prismaNode("ApiToken", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => {
    const actor = requireActor(ctx);
    return { id, organizationId: actor.organizationId, ...ownOnly(actor) };
  },
  description: "A secret with which a program acts for a member, within scopes and until it expires.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "What its maker called it." }),
    prefix: t.exposeString("prefix", { description: "How the token begins, to recognise it by." }),
    scopes: t.field({ type: [ScopeEnum], description: "What it may do.", resolve: ({ scopes }) => scopes }),
    member: t.field({
      type: MemberType,
      description: "For whom it acts.",
      resolve: async ({ memberId }, _args, ctx) => (await loadMember(ctx, memberId)) as Member,
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    expiresAt: t.expose("expiresAt", { type: "DateTime", description: "When it stops working." }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description: "Its last use, to the minute.",
    }),
    revokedAt: t.expose("revokedAt", {
      type: "DateTime",
      nullable: true,
      description: "When somebody ended it before its time.",
    }),
  }),
});

builder.queryFields((t) => ({
  apiTokens: t.field({
    type: listOf(ApiTokenType),
    description: "API tokens, newest first: every member's for company admins, one's own for others.",
    args: pageArguments(),
    resolve: (_root, args, ctx) => {
      const actor = requireActor(ctx);
      const { memberId } = ownOnly(actor);
      return loadPage<ApiToken>(
        ctx,
        apiTokens,
        { column: "organizationId", id: actor.organizationId },
        args,
        memberId ? [{ sql: `t."memberId" = ?::uuid`, values: [memberId] }] : [],
      );
    },
  }),
}));

addMutation("createApiToken", {
  description: "Makes an API token that acts for you and shows it once.",
  input: builder.inputType("CreateApiTokenInput", {
    description: "What the token is for.",
    fields: (t) => ({
      name: t.string({ required: true, description: "To recognise it by, at most 100 characters." }),
      scopes: t.field({
        type: [ScopeEnum],
        required: true,
        description: "At least one, none that your roles could not use.",
      }),
      expiresInDays: t.int({ defaultValue: 90, description: "1 to 365." }),
    }),
  }),
  payload: builder.objectRef<{ apiToken: ApiToken; token: string }>("CreateApiTokenPayload").implement({
    description: "The token exists.",
    fields: (t) => ({
      apiToken: t.field({
        type: ApiTokenType,
        description: "What is known of it from now on.",
        resolve: ({ apiToken }) => apiToken,
      }),
      token: t.exposeString("token", {
        description: "The secret, for `Authorization: Bearer <token>`. Keep it: it is not shown again.",
      }),
    }),
  }),
  run: (ctx, { expiresInDays, ...input }) =>
    createApiToken(ctx, { ...input, ...(expiresInDays == null ? {} : { expiresInDays }) }),
});

addMutation("revokeApiToken", {
  description: "Ends an API token now, and its live streams: your own, or any member's for company admins.",
  input: builder.inputType("RevokeApiTokenInput", {
    description: "Which token.",
    fields: (t) => ({ apiTokenId: t.id({ required: true, description: "The token's id, not the secret." }) }),
  }),
  payload: builder.objectRef<{ apiToken: ApiToken }>("RevokeApiTokenPayload").implement({
    description: "The token no longer works.",
    fields: (t) => ({
      apiToken: t.field({
        type: ApiTokenType,
        description: "The revoked token.",
        resolve: ({ apiToken }) => apiToken,
      }),
    }),
  }),
  run: async (ctx, { apiTokenId }) => ({
    apiToken: await revokeApiToken(ctx, { apiTokenId: recordId("ApiToken", apiTokenId, "apiTokenId") }),
  }),
});

function ownOnly(actor: Actor): { memberId?: string } {
  return holdsPermission(actor, "API_TOKENS") ? {} : { memberId: actor.memberId };
}
