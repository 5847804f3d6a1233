import { requireActor } from "../../context.ts";
import type { Account, Function, Project, Service } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { EventTypeRef, findEventType } from "../catalogue/index.ts";
import { loadOpenProblems } from "../problems/index.ts";
import type { ConfigurationCause } from "../problems/index.ts";
import { factsStatement, toFacts } from "./rule-facts.ts";
import type { BindingFacts, FactsRow } from "./rule-facts.ts";
import { ruleState } from "./rule-status.ts";
import type { Hold, HoldKind, RuleState, RuleStatus } from "./rule-status.ts";

type RuleEnvironment = { facts: BindingFacts; state: RuleState };

const loadProject = makeRecordLoader<Project>("Project");
const loadFunction = makeRecordLoader<Function>("Function");
const loadAccount = makeRecordLoader<Account>("Account");
const loadService = makeRecordLoader<Service>("Service", { scope: "catalogue" });

const RuleStatusEnum = builder.enumType("RuleStatus", {
  description: "How a rule stands in one environment: the first of these that holds.",
  values: {
    NOT_DEPLOYED: {
      description: "Production only: no deployment has brought it there. Events are discarded.",
    },
    CONFIGURATION_NEEDED: {
      description: "Something must be chosen first; `cause` says what. Events are discarded.",
    },
    DISABLED: { description: "A person switched it off. Events are discarded." },
    HELD: { description: "Events wait until every hold is gone." },
    ACTIVE: { description: "It runs on each event." },
  } satisfies Record<RuleStatus, object>,
});

const ConfigurationCauseEnum = builder.enumType("ConfigurationCause", {
  description: "Why configuration is needed: the first of these that holds.",
  values: {
    NO_ACCOUNT: { description: "No account was ever associated in this environment." },
    ACCOUNT_DELETED: { description: "Its account was deleted." },
    SERVICE_DELETED: {
      description: "The integration with its service was deleted, and the account with it.",
    },
    MISSING_SCOPES: { description: "Its account lacks permissions that the rule needs." },
    FUNCTION_MISSING: { description: "Its function was deleted." },
  } satisfies Record<ConfigurationCause, object>,
});

const HoldKindEnum = builder.enumType("HoldKind", {
  description: "Why events of a rule wait.",
  values: {
    ACCOUNT_REVOKED: { description: "Its account is revoked; grant it to go on." },
    REAUTHENTICATION_REQUIRED: { description: "The provider refuses its account's tokens; reconnect it." },
    PAUSED: { description: "A person paused the rule; `resumeRule` goes on." },
    FUNCTION_FAILING: {
      description: "Its function failed again and again; one event at a time is tried until one succeeds.",
    },
    CONNECTION_REVOKED: {
      description: "A connection that its script names was revoked; `grantConnection` lifts it.",
    },
    CONNECTION_REAUTHENTICATION_REQUIRED: {
      description:
        "The provider refuses the credentials of a connection that its script names; reconnect it.",
    },
  } satisfies Record<HoldKind, object>,
});

export const HoldType = builder.objectRef<Hold>("Hold").implement({
  description: "A reason why events wait instead of running. Several may stand at once; each goes by itself.",
  fields: (t) => ({
    kind: t.field({ type: HoldKindEnum, description: "What holds.", resolve: (hold) => hold.kind }),
    since: t.field({ type: "DateTime", description: "Since when.", resolve: (hold) => hold.since }),
    byName: t.exposeString("byName", { nullable: true, description: "Who caused it, where a person did." }),
    message: t.exposeString("message", { description: "One sentence." }),
    nextTryAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When Patchbay itself tries the next event; null where somebody else must lift the hold.",
      resolve: (hold) => hold.nextTryAt,
    }),
  }),
});

export const RuleEnvironmentType = builder.objectRef<RuleEnvironment>("RuleEnvironment").implement({
  description:
    "A rule in one environment: its account, its switch, and the status that follows from the facts.",
  fields: (t) => ({
    environment: t.field({
      type: EnvironmentEnum,
      description: "Which environment.",
      resolve: ({ facts }) => facts.environment,
    }),
    status: t.field({
      type: RuleStatusEnum,
      description: "How it stands.",
      resolve: ({ state }) => state.status,
    }),
    cause: t.field({
      type: ConfigurationCauseEnum,
      nullable: true,
      description: "Why configuration is needed; null for every other status.",
      resolve: ({ state }) => state.cause,
    }),
    reason: t.string({
      description: "Why the status is so, for people.",
      resolve: ({ state }) => state.reason,
    }),
    holds: t.field({
      type: [HoldType],
      description: "Every hold that stands, whatever the status.",
      resolve: ({ state }) => state.holds,
    }),
    account: t.field({
      type: "Account",
      nullable: true,
      description: "The account whose events it runs on.",
      resolve: ({ facts }, _args, ctx) => loadAccount(ctx, facts.accountId),
    }),
    enabled: t.boolean({
      description: "The switch that people set; losing an account leaves it alone.",
      resolve: ({ facts }) => facts.enabled,
    }),
    problem: t.field({
      type: "Problem",
      nullable: true,
      description: "The open problem of this rule here, with the mutation that fixes it.",
      resolve: async ({ facts }, _args, ctx) => {
        const problems = await loadOpenProblems(ctx, facts.ruleId);
        const here = problems.filter((problem) => problem.environment === facts.environment);
        // What needs configuration cannot run, whatever its function does.
        return here.find((problem) => problem.kind === "CONFIGURATION_NEEDED") ?? here[0] ?? null;
      },
    }),
  }),
});

export const RuleType = builder.prismaNode("Rule", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId, goneAt: null }),
  description:
    "An event listener: when an account's event of one of its types comes, its function runs. The fields are those of the draft, which is what development runs.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "Shown to the organization's members." }),
    project: t.field({
      type: "Project",
      description: "The project it belongs to.",
      resolve: async (rule, _args, ctx) => (await loadProject(ctx, rule.projectId)) as Project,
    }),
    service: t.field({
      type: "Service",
      description: "The service whose events it listens to.",
      resolve: async (rule, _args, ctx) => (await loadService(ctx, rule.serviceId)) as Service,
    }),
    eventTypes: t.field({
      type: [EventTypeRef],
      description: "What it listens to.",
      resolve: async (rule, _args, ctx) => {
        const service = (await loadService(ctx, rule.serviceId)) as Service;
        return rule.eventTypes.flatMap((key) => findEventType(ctx, service, key) ?? []);
      },
    }),
    function: t.field({
      type: "Function",
      nullable: true,
      description: "What it runs; null when that was deleted.",
      resolve: (rule, _args, ctx) => loadFunction(ctx, rule.functionId),
    }),
    environments: t.field({
      type: [RuleEnvironmentType],
      description: "The rule in each environment, development first.",
      resolve: (rule, _args, ctx) => loadEnvironments(ctx, rule.id),
    }),
    environment: t.field({
      type: RuleEnvironmentType,
      description: "The rule in one environment.",
      args: {
        environment: t.arg({ type: EnvironmentEnum, required: true, description: "Which environment." }),
      },
      resolve: async (rule, args, ctx) => {
        const environments = await loadEnvironments(ctx, rule.id);
        return environments.find(({ facts }) => facts.environment === args.environment) as RuleEnvironment;
      },
    }),
    version: t.exposeInt("version", {
      description: "Raised by each change of the draft; send it back as `expectedVersion`.",
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was made.",
      resolve: (rule) => rule.createdAt,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When its draft was last changed.",
      resolve: (rule) => rule.updatedAt,
    }),
    deletedAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "When its draft was deleted. Production runs it until the next deployment; null for every other rule.",
      resolve: (rule) => rule.deletedAt,
    }),
  }),
});

/** The rule in each environment, development first. Batched: one statement for all rules of a tick. */
function loadEnvironments(ctx: GraphQLContext, ruleId: string): Promise<RuleEnvironment[]> {
  const { organizationId } = requireActor(ctx);
  return loadBatched<string, RuleEnvironment[]>(ctx, "rule facts", ruleId, async (ruleIds) => {
    const { rows } = await ctx.database.pool.query<FactsRow>({
      name: "rule-facts",
      text: factsStatement,
      values: [ruleIds, organizationId],
    });
    const byRule = Map.groupBy(
      rows.map((row) => toFacts(ctx.providers, row)),
      (facts) => facts.ruleId,
    );
    return ruleIds.map((id) => (byRule.get(id) ?? []).map((facts) => ({ facts, state: ruleState(facts) })));
  });
}
