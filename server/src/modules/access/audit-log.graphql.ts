import type { AuditEntry } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { authorise } from "./permissions.ts";

const auditLog: ListDefinition = {
  table: "AuditEntry",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const AuditEntryType = builder.prismaNode("AuditEntry", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: authorise(ctx, "MEMBERS").organizationId }),
  description: "Who did what, from where. Only company admins see it.",
  fields: (t) => ({
    act: t.exposeString("act", { description: "What was done, such as `account.revoked`." }),
    actorName: t.exposeString("actorName", { description: "Who did it, by the name at that time." }),
    entityType: t.exposeString("entityType", { description: "The kind of thing it was done to." }),
    entityId: t.id({
      description: "The thing it was done to; it may be gone.",
      resolve: ({ entityType, entityId }) => toGlobalId(entityType, entityId),
    }),
    before: t.field({
      type: "JSON",
      nullable: true,
      description: "What was changed, as it was before. Never a secret.",
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: "JSON",
      nullable: true,
      description: "What was changed, as it is since. Never a secret.",
      resolve: ({ after }) => after,
    }),
    ip: t.exposeString("ip", { nullable: true, description: "The network address it came from." }),
    at: t.expose("at", { type: "DateTime", description: "When." }),
  }),
});

builder.queryFields((t) => ({
  auditLog: t.field({
    type: listOf(AuditEntryType),
    description: "Every act in the organization, newest first. Needs the permission `MEMBERS`.",
    args: pageArguments(),
    resolve: (_root, args, ctx) =>
      loadPage<AuditEntry>(
        ctx,
        auditLog,
        { column: "organizationId", id: authorise(ctx, "MEMBERS").organizationId },
        args,
      ),
  }),
}));
