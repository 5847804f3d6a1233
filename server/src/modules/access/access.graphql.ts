import type { Actor } from "../../context.ts";
import { requireActor } from "../../context.ts";
import { encodeFeedCursor } from "../../platform/feed/cursor.ts";
import type { Member, Organization } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { loadMember, MemberType } from "./members.graphql.ts";
import { holdsPermission, permissions } from "./permissions.ts";
import type { Permission } from "./permissions.ts";

const loadOrganization = makeRecordLoader<Organization>("Organization");

const PermissionEnum = builder.enumType("Permission", {
  description: "What the viewer may do, so that a client can hide what would be refused.",
  values: {
    ACCOUNTS_DEVELOPMENT: { description: "Add, revoke, grant, synchronise and delete development accounts." },
    ACCOUNTS_PRODUCTION: { description: "The same for production accounts." },
    SERVICE_DELETION: { description: "Delete the integration with a service." },
    SERVICE_CLIENTS: { description: "Save the OAuth client of a service." },
    PROJECTS: { description: "Create projects." },
    FUNCTIONS: { description: "Create, change and delete functions." },
    RULES_DRAFT: { description: "Create, change and delete rules." },
    RULES_DEVELOPMENT: { description: "Associate, enable and disable rules in development." },
    RULES_PRODUCTION: { description: "The same in production." },
    DEPLOY: { description: "Deploy projects to production and roll back." },
    CONNECTIONS_DEVELOPMENT: { description: "Manage connections in development." },
    CONNECTIONS_PRODUCTION: { description: "Manage connections in production." },
    INVOKE_DEVELOPMENT: { description: "Call APIs through connections in development." },
    INVOKE_PRODUCTION: { description: "Call APIs through connections in production." },
    CUSTOM_SERVICES: { description: "Define services of the organization's own." },
    EXTENSIONS: {
      description: "Publish extensions; manage their callback subscriptions and deliveries.",
    },
    INSTALLATIONS: { description: "Install extensions, authorise, configure, upgrade and uninstall them." },
    SYNC_DEVELOPMENT: {
      description: "In development: start and cancel data syncs, edit contacts, settings and mapping errors.",
    },
    SYNC_PRODUCTION: {
      description: "In production: start and cancel data syncs, edit contacts, settings and mapping errors.",
    },
    REPORTS: { description: "Set who gets reports, and send them again." },
    MEMBERS: { description: "Invite and remove members, set their roles, read the audit log." },
    API_TOKENS: { description: "See and revoke the API tokens of every member." },
    OWN_API_TOKENS: { description: "Make and revoke one's own API tokens." },
    MASTER_KEY: { description: "Re-wrap the organization's secrets with the current master key." },
  } satisfies Record<Permission, object>,
});

const OrganizationType = builder.prismaNode("Organization", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, AND: { id: requireActor(ctx).organizationId } }),
  description: "The tenant. Nothing is visible across organizations.",
  fields: (t) => ({
    number: t.exposeInt("number", { description: "A stable number, for people and callbacks." }),
    name: t.exposeString("name", { description: "Shown to its members." }),
    slug: t.exposeString("slug", {
      description: "Lower case; part of redirect URIs and link names, never changes.",
    }),
  }),
});

export const Viewer = builder.objectRef<Actor>("Viewer").implement({
  description: "Who is asking.",
  fields: (t) => ({
    member: t.field({
      type: MemberType,
      description: "The member behind the session or token.",
      resolve: async (actor, _args, ctx) => (await loadMember({ ...ctx, actor }, actor.memberId)) as Member,
    }),
    organization: t.field({
      type: OrganizationType,
      description: "The one organization this session or token sees.",
      resolve: async (actor, _args, ctx) =>
        (await loadOrganization({ ...ctx, actor }, actor.organizationId)) as Organization,
    }),
    permissions: t.field({
      type: [PermissionEnum],
      description: "By roles and, for an API token, scopes.",
      resolve: (actor) =>
        (Object.keys(permissions) as Permission[]).filter((permission) => holdsPermission(actor, permission)),
    }),
    sessionExpiresAt: t.field({
      type: "DateTime",
      description: "When the session or token ends.",
      resolve: (actor) => actor.expiresAt,
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: Viewer,
    nullable: true,
    skipTypeScopes: true,
    description: "Who is asking; null when nobody is signed in.",
    resolve: (_root, _args, ctx) => ctx.actor,
  }),
  feedCursor: t.string({
    description:
      "The present cursor of the change feed. Read it, then the data, then subscribe `after` it: nothing is missed.",
    resolve: async (_root, _args, ctx) => encodeFeedCursor(await ctx.feed.readPosition()),
  }),
}));
