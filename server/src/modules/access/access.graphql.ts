import type { Actor } from "../../context.ts";
import { requireActor } from "../../context.ts";
import { encodeFeedCursor } from "../../platform/feed/cursor.ts";
import type { Member, Organization } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { ErrorInterface } from "../../graphql/errors.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { loadMember, MemberType } from "./members.graphql.ts";
import { holdsPermission, permissions } from "./permissions.ts";
import type { Permission } from "./permissions.ts";
import { InvalidCredentialsError, signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";

const loadOrganization = makeRecordLoader<Organization>("Organization");

const PermissionEnum = builder.enumType("Permission", {
  description: "What the viewer may do, so that a client can hide what would be refused.",
  values: Object.keys(permissions) as Permission[],
});

const OrganizationType = builder.prismaNode("Organization", {
  id: { field: "id" },
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

const Viewer = builder.objectRef<Actor>("Viewer").implement({
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

builder.objectType(InvalidCredentialsError, {
  name: "InvalidCredentialsError",
  description: "The e-mail address or the password is wrong; which one is not said.",
  interfaces: [ErrorInterface],
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

addMutation("signIn", {
  description:
    "Signs in with e-mail and password. The HTTP answer sets the session cookie (14 days, HttpOnly).",
  input: builder.inputType("SignInInput", {
    description: "Credentials of a person.",
    fields: (t) => ({
      email: t.field({ type: "EmailAddress", required: true, description: "Not case-sensitive." }),
      password: t.string({ required: true, description: "At most 1,000 characters." }),
    }),
  }),
  payload: builder.objectRef<{ viewer: Actor }>("SignInPayload").implement({
    description: "The person is signed in.",
    fields: (t) => ({
      viewer: t.field({ type: Viewer, description: "Who signed in.", resolve: (payload) => payload.viewer }),
    }),
  }),
  errors: [InvalidCredentialsError],
  run: async (ctx, input) => ({ viewer: await signIn(ctx, input) }),
});

addMutation("signOut", {
  description: "Ends the session and its live streams.",
  input: builder.inputType("SignOutInput", {
    description: "Which sessions.",
    fields: (t) => ({
      everywhere: t.boolean({ defaultValue: false, description: "Also every other session of the member." }),
    }),
  }),
  payload: builder.objectRef<{ signedOut: boolean }>("SignOutPayload").implement({
    description: "The session is over.",
    fields: (t) => ({ signedOut: t.exposeBoolean("signedOut", { description: "Always true." }) }),
  }),
  run: async (ctx, input) => {
    await signOut(ctx, input);
    return { signedOut: true };
  },
});
