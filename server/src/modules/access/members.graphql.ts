import { requireActor } from "../../context.ts";
import type { Member } from "../../generated/prisma/client.ts";
import type { Role } from "../../generated/prisma/enums.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

export const loadMember = makeRecordLoader<Member>("Member");

const members: ListDefinition = {
  table: "Member",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "asc",
};

export const RoleEnum = builder.enumType("Role", {
  description: "What a member may do; several roles add up.",
  values: {
    COMPANY_ADMIN: { description: "May do everything." },
    COMPANY_SUPERVISOR: { description: "Runs production: accounts, associations, deployments." },
    BILLING_ADMIN: { description: "Sees everything, keeps the report settings." },
    DEVELOPER: { description: "Builds rules, functions and connections in development." },
  } satisfies Record<Role, object>,
});

export const MemberType = builder.prismaNode("Member", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "A user in an organization.",
  fields: (t) => ({
    name: t.string({
      description: "The person's name.",
      resolve: async (member, _args, ctx) => (await loadUser(ctx, member.userId)).name,
    }),
    email: t.field({
      type: "EmailAddress",
      description: "The address the person signs in with.",
      resolve: async (member, _args, ctx) => (await loadUser(ctx, member.userId)).email,
    }),
    roles: t.field({
      type: [RoleEnum],
      description: "All roles the member has.",
      resolve: (member) => member.roles,
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When the member joined.",
      resolve: (member) => member.createdAt,
    }),
  }),
});

builder.queryFields((t) => ({
  members: t.field({
    type: listOf(MemberType),
    description: "The members of the organization, in the order they joined.",
    args: pageArguments(),
    resolve: (_root, args, ctx) =>
      loadPage<Member>(
        ctx,
        members,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
        [{ sql: `t."removedAt" is null`, values: [] }],
      ),
  }),
}));

function loadUser(ctx: GraphQLContext, userId: string): Promise<{ name: string; email: string }> {
  return loadBatched(ctx, "users", userId, async (ids: string[]) => {
    const users = await ctx.database.prisma.user.findMany({
      where: { id: { in: ids } },
      select: { id: true, name: true, email: true },
    });
    const byId = new Map(users.map((user) => [user.id, user]));
    return ids.map((id) => byId.get(id) ?? { name: "", email: "" });
  });
}
