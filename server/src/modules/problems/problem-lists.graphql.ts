import { requireActor } from "../../context.ts";
import type { Problem } from "../../generated/prisma/client.ts";
import type { Environment, ProblemKind } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { equals, loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { ProblemKindEnum } from "./problems.graphql.ts";

const problems: ListDefinition = {
  table: "Problem",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const ProblemFilter = builder.inputType("ProblemFilter", {
  description: "Which problems; all that is given must hold.",
  fields: (t) => ({
    environment: t.field({ type: EnvironmentEnum, description: "Those of one environment." }),
    kind: t.field({ type: ProblemKindEnum, description: "Those of one kind." }),
    resolved: t.boolean({
      defaultValue: false,
      description: "false: those that are open. true: those that are resolved. null: both.",
    }),
    dismissed: t.boolean({
      defaultValue: false,
      description:
        "Of the open ones: false, those in the inbox; true, those that a person dismissed; null, both.",
    }),
    serviceKey: t.string({ description: "Those that concern one service." }),
  }),
});

builder.queryFields((t) => ({
  problems: t.field({
    type: listOf("Problem"),
    description:
      "The problems of the organization, newest first; the open ones unless the filter says otherwise.",
    args: { ...pageArguments(), filter: t.arg({ type: ProblemFilter, description: "Which problems." }) },
    resolve: async (_root, args, ctx) =>
      loadPage<Problem>(
        ctx,
        problems,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
        await readFilter(ctx, args.filter ?? {}),
      ),
  }),
}));

type Filter = {
  environment?: Environment | null;
  kind?: ProblemKind | null;
  resolved?: boolean | null;
  dismissed?: boolean | null;
  serviceKey?: string | null;
};

/** The conditions of a filter. What is open, and in the inbox, has an index for each of the narrowings by itself. */
async function readFilter(
  ctx: GraphQLContext,
  { environment, kind, resolved = false, dismissed = false, serviceKey }: Filter,
): Promise<Condition[]> {
  const conditions: Condition[] = [];
  if (resolved !== null)
    conditions.push({ sql: `t."resolvedAt" is ${resolved ? "not null" : "null"}`, values: [] });
  if (resolved === false && dismissed !== null)
    conditions.push({ sql: `t."dismissedAt" is ${dismissed ? "not null" : "null"}`, values: [] });
  const inbox = resolved === false && dismissed === false;
  const open = resolved === false && dismissed !== true;
  if (serviceKey != null) {
    const service = await ctx.database.prisma.service.findFirst({
      where: {
        key: serviceKey,
        OR: [{ organizationId: null }, { organizationId: requireActor(ctx).organizationId }],
      },
      select: { id: true },
    });
    if (!service) return [{ sql: "false", values: [] }];
    conditions.push(equals("serviceId", "uuid", service.id, inbox));
  }
  if (environment)
    conditions.push(
      equals("environment", `"Environment"`, environment, open && kind == null && serviceKey == null),
    );
  if (kind) conditions.push(equals("kind", `"ProblemKind"`, kind, open && serviceKey == null));
  return conditions;
}
