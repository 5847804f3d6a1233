import { requireActor } from "../../context.ts";
import type { Execution } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { belongsTo, equals, loadPage } from "../../graphql/lists.ts";
import { ExecutionStatusEnum } from "./executions.graphql.ts";
import { isHeld } from "./lanes.ts";

const executions: ListDefinition = {
  table: "Execution",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const ExecutionFilter = builder.inputType("ExecutionFilter", {
  description: "Which executions; several members narrow further.",
  fields: (t) => ({
    ruleId: t.id({ description: "Only those of this rule." }),
    accountId: t.id({ description: "Only those on events of this account." }),
    environment: t.field({ type: EnvironmentEnum, description: "Only those of this environment." }),
    status: t.field({ type: ExecutionStatusEnum, description: "Only those that stand here." }),
  }),
});

builder.queryField("executions", (t) =>
  t.field({
    type: listOf("Execution"),
    description: "Executions of the organization, newest first.",
    args: { ...pageArguments(), filter: t.arg({ type: ExecutionFilter, description: "Leave out for all." }) },
    resolve: (_root, { filter, ...args }, ctx) => {
      const { organizationId } = requireActor(ctx);
      const ruleId = optionalRecordId("Rule", filter?.ruleId, "filter.ruleId");
      const accountId = optionalRecordId("Account", filter?.accountId, "filter.accountId");
      const environment = filter?.environment;
      // The indexes of the organization know environment and status, those of rule and account only the order.
      const ofAll = !ruleId && !accountId;
      const conditions: Condition[] = [
        ...(ofAll ? [] : [belongsTo(organizationId)]),
        ...(ruleId && accountId ? [equals("accountId", "uuid", accountId)] : []),
        ...(environment
          ? [equals("environment", `"Environment"`, environment, ofAll && !filter?.status)]
          : []),
        ...(filter?.status ? standing(filter.status, ofAll) : []),
      ];
      const parent = ruleId
        ? { column: "ruleId", id: ruleId }
        : accountId
          ? { column: "accountId", id: accountId }
          : { column: "organizationId", id: organizationId };
      return loadPage<Execution>(ctx, executions, parent, args, conditions);
    },
  }),
);

builder.prismaObjectField("Rule", "executions", (t) =>
  t.field({
    type: listOf("Execution"),
    description: "What the rule did in both environments, newest first.",
    args: pageArguments(),
    resolve: (rule, args, ctx) =>
      loadPage<Execution>(ctx, executions, { column: "ruleId", id: rule.id }, args),
  }),
);

function standing(status: Execution["status"] | "HELD", last: boolean): Condition[] {
  const stored = equals("status", `"ExecutionStatus"`, status === "HELD" ? "QUEUED" : status, last);
  if (status !== "HELD" && status !== "QUEUED") return [stored];
  const waits = {
    // In a `select` of its own, so that it is asked row by row: as a join it would begin with every account.
    sql: `${status === "QUEUED" ? "not " : ""}(select exists (
      select from "RuleBinding" b left join "Account" a on a."id" = b."accountId" left join "Authorization" z on z."id" = a."authorizationId"
      where b."ruleId" = t."ruleId" and b."environment" = t."environment" and ${isHeld}))`,
    values: [],
  };
  return [stored, waits];
}
