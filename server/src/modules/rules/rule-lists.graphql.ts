import { requireActor } from "../../context.ts";
import type { Rule } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { equals, loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { BadInputError } from "../../platform/errors.ts";
import { findRule } from "./find-rule.ts";
import { RuleType } from "./rule-types.graphql.ts";

// Byte order of the lower-case name: the same on every database, and a prefix is a range of it.
const nameKey = `lower(t."name") collate "C"`;
const afterEveryLetter = "\u{10ffff}";
const longestSearch = 200;

const byName: ListDefinition = {
  table: "Rule",
  order: [
    { sql: nameKey, type: "text", collation: "C" },
    { sql: `t."id"`, type: "uuid" },
  ],
  direction: "asc",
};

const isThere: Condition = { sql: `t."goneAt" is null`, values: [] };

const RuleFilter = builder.inputType("RuleFilter", {
  description: "Which rules; all that is given must hold.",
  fields: (t) => ({
    projectId: t.id({ description: "Those of one project." }),
    serviceKey: t.string({ description: "Those that listen to one service." }),
    search: t.string({
      description: "Those whose name begins with this, in upper or lower case. At most 200 characters.",
    }),
  }),
});

type Filter = { projectId?: string | null; serviceKey?: string | null; search?: string | null };

builder.queryFields((t) => ({
  rules: t.field({
    type: listOf("Rule"),
    description: "The rules of the organization, by name.",
    args: { ...pageArguments(), filter: t.arg({ type: RuleFilter, description: "Which rules." }) },
    resolve: async (_root, args, ctx) =>
      loadPage<Rule>(
        ctx,
        byName,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
        await readFilter(ctx, args.filter ?? {}),
      ),
  }),
  rule: t.field({
    type: RuleType,
    nullable: true,
    description: "One rule; null when there is none of that id in your organization.",
    args: { id: t.arg.id({ required: true, description: "Id of a Rule." }) },
    resolve: (_root, { id }, ctx) => {
      const parsed = parseGlobalId(id);
      return parsed?.type === "Rule" ? findRule(ctx, parsed.id) : null;
    },
  }),
}));

builder.prismaObjectField("Project", "rules", (t) =>
  t.field({
    type: listOf("Rule"),
    description: "The rules of the project, by name.",
    args: pageArguments(),
    resolve: (project, args, ctx) =>
      loadPage<Rule>(ctx, byName, { column: "projectId", id: project.id }, args, [isThere]),
  }),
);

async function readFilter(
  ctx: GraphQLContext,
  { projectId, serviceKey, search }: Filter,
): Promise<Condition[]> {
  const conditions: Condition[] = [isThere];
  if (projectId != null) {
    const project = parseGlobalId(projectId);
    if (project?.type !== "Project") throw new BadInputError("`projectId` is not the id of a Project.");
    conditions.push(equals("projectId", "uuid", project.id, serviceKey == null));
  }
  if (serviceKey != null) {
    const service = await ctx.database.prisma.service.findFirst({
      where: {
        key: serviceKey,
        OR: [{ organizationId: null }, { organizationId: requireActor(ctx).organizationId }],
      },
      orderBy: { organizationId: { sort: "asc", nulls: "last" } },
      select: { id: true },
    });
    if (service) conditions.push(equals("serviceId", "uuid", service.id, true));
    else conditions.push({ sql: "false", values: [] });
  }
  if (search != null && search !== "") {
    if (search.length > longestSearch || search.includes("\0"))
      throw new BadInputError(`\`search\` may have at most ${longestSearch} characters.`);
    conditions.push({
      sql: "",
      range: { from: "lower(?::text)", to: "lower(?::text) || ?::text" },
      values: [search, search, afterEveryLetter],
    });
  }
  return conditions;
}
