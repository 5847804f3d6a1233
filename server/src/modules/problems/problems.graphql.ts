import { requireActor } from "../../context.ts";
import type { Account, Problem, Rule, Service } from "../../generated/prisma/client.ts";
import type { ProblemKind } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { equals, loadPage } from "../../graphql/lists.ts";
import type { Condition, ListDefinition } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { describeProblem } from "./describe-problem.ts";
import { loadOpenProblems } from "./load-open-problems.ts";
import { readDetail } from "./problem-detail.ts";
import { problemFix } from "./problem-fix.ts";
import type { ProblemFix } from "./problem-fix.ts";

const loadRule = makeRecordLoader<Rule>("Rule");
const loadAccount = makeRecordLoader<Account>("Account");
const loadService = makeRecordLoader<Service>("Service", { scope: "catalogue" });

const problems: ListDefinition = {
  table: "Problem",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const ProblemKindEnum = builder.enumType("ProblemKind", {
  description: "What kind of thing is wrong.",
  values: {
    CONFIGURATION_NEEDED: { description: "A rule lacks something that a person must choose." },
    REAUTHENTICATION_REQUIRED: { description: "The provider no longer accepts the tokens of an account." },
    SYNC_FAILED: { description: "A sync gave up." },
    FUNCTION_FAILING: { description: "The function of a rule fails again and again; its events wait." },
    WATCH_FAILED: { description: "The provider does not push the events of an account." },
  } satisfies Record<ProblemKind, object>,
});

const ProblemFixType = builder.objectRef<ProblemFix>("ProblemFix").implement({
  description: "The mutation that fixes a problem.",
  fields: (t) => ({
    mutation: t.exposeString("mutation", { description: "Name of the mutation." }),
    label: t.exposeString("label", { description: "What a button that opens it says." }),
    input: t.field({
      type: "JSON",
      description: "What is already known of the mutation's `input`; the rest is for a person to choose.",
      resolve: (fix) => fix.input,
    }),
  }),
});

const ProblemType = builder.prismaNode("Problem", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "A live statement of what keeps something from working, with its cause and its fix.",
  fields: (t) => ({
    kind: t.field({
      type: ProblemKindEnum,
      description: "What kind of thing is wrong.",
      resolve: (problem) => problem.kind,
    }),
    cause: t.exposeString("cause", {
      nullable: true,
      description: "Machine-readable, within its kind; a `ConfigurationCause` where configuration is needed.",
    }),
    environment: t.field({
      type: EnvironmentEnum,
      nullable: true,
      description: "Where it stands.",
      resolve: (problem) => problem.environment,
    }),
    title: t.string({ description: "A few words.", resolve: (problem) => describe(problem).title }),
    message: t.string({
      description: "What is wrong and what it stops, for people.",
      resolve: (problem) => describe(problem).message,
    }),
    fix: t.field({
      type: ProblemFixType,
      description: "The mutation that fixes it.",
      resolve: (problem) => problemFix(problem),
    }),
    rule: t.field({
      type: "Rule",
      nullable: true,
      description: "The rule that cannot run; null when it is about none, or the rule is gone.",
      resolve: (problem, _args, ctx) => loadRule(ctx, problem.ruleId),
    }),
    account: t.field({
      type: "Account",
      nullable: true,
      description: "The account it is about; null when it is about none, or the account is gone.",
      resolve: (problem, _args, ctx) => loadAccount(ctx, problem.accountId),
    }),
    service: t.field({
      type: "Service",
      nullable: true,
      description: "The service concerned.",
      resolve: (problem, _args, ctx) => loadService(ctx, problem.serviceId),
    }),
    openedAt: t.field({
      type: "DateTime",
      description: "Since when it stands.",
      resolve: (problem) => problem.openedAt,
    }),
    resolvedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was resolved; null while it is open.",
      resolve: (problem) => problem.resolvedAt,
    }),
    resolution: t.exposeString("resolution", {
      nullable: true,
      description: "What resolved it, in one sentence.",
    }),
  }),
});

const ProblemFilter = builder.inputType("ProblemFilter", {
  description: "Which problems; all that is given must hold.",
  fields: (t) => ({
    environment: t.field({ type: EnvironmentEnum, description: "Those of one environment." }),
    kind: t.field({ type: ProblemKindEnum, description: "Those of one kind." }),
    resolved: t.boolean({
      defaultValue: false,
      description: "false: those that are open. true: those that are resolved. null: both.",
    }),
  }),
});

builder.queryFields((t) => ({
  problems: t.field({
    type: listOf("Problem"),
    description:
      "The problems of the organization, newest first; the open ones unless the filter says otherwise.",
    args: { ...pageArguments(), filter: t.arg({ type: ProblemFilter, description: "Which problems." }) },
    resolve: (_root, args, ctx) => {
      const { environment, kind } = args.filter ?? {};
      const resolved = args.filter ? args.filter.resolved : false;
      const conditions: Condition[] = [];
      if (resolved != null)
        conditions.push({ sql: `t."resolvedAt" is ${resolved ? "not null" : "null"}`, values: [] });
      // The open ones have an index by environment and one by kind.
      const open = resolved === false;
      if (environment)
        conditions.push(equals("environment", `"Environment"`, environment, open && kind == null));
      if (kind) conditions.push(equals("kind", `"ProblemKind"`, kind, open));
      return loadPage<Problem>(
        ctx,
        problems,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
        conditions,
      );
    },
  }),
}));

builder.prismaObjectField("Account", "problems", (t) =>
  t.field({
    type: [ProblemType],
    description: "What keeps the account from working: its open problems, newest first.",
    resolve: (account, _args, ctx) => loadOpenProblems(ctx, account.id),
  }),
);

function describe(problem: Problem): { title: string; message: string } {
  return describeProblem({ ...problem, detail: readDetail(problem.detail) });
}
