import { requireActor } from "../../context.ts";
import type { Account, ConnectionLink, Problem, Rule, Service } from "../../generated/prisma/client.ts";
import type { ProblemKind } from "../../generated/prisma/enums.ts";
import { BoundedCountType } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { countOccurrences } from "./count-occurrences.ts";
import { describeProblem } from "./describe-problem.ts";
import { loadOpenProblems } from "./load-open-problems.ts";
import { readDetail } from "./problem-detail.ts";
import { problemFix } from "./problem-fix.ts";
import type { ProblemFix } from "./problem-fix.ts";

const loadRule = makeRecordLoader<Rule>("Rule");
const loadAccount = makeRecordLoader<Account>("Account");
const loadConnection = makeRecordLoader<ConnectionLink>("ConnectionLink");
const loadService = makeRecordLoader<Service>("Service", { scope: "catalogue" });

export const ProblemKindEnum = builder.enumType("ProblemKind", {
  description: "What kind of thing is wrong.",
  values: {
    CONFIGURATION_NEEDED: { description: "A rule lacks something that a person must choose." },
    REAUTHENTICATION_REQUIRED: {
      description: "The provider no longer accepts the credentials of an account or a connection.",
    },
    SYNC_FAILED: { description: "A sync gave up." },
    FUNCTION_FAILING: { description: "The function of a rule fails again and again; its events wait." },
    WATCH_FAILED: { description: "The provider does not push the events of an account." },
    CALLBACK_FAILING: {
      description: "The endpoint of a callback subscription fails; it nears the moment when it is disabled.",
    },
    CALLBACK_DISABLED: {
      description: "The endpoint of a callback subscription was disabled; its deliveries are held.",
    },
    CONTACTS_PULL_FAILED: { description: "Contacts of an account could not be read from the provider." },
    CONTACTS_PUSH_FAILED: { description: "Contacts of an account could not be written to the provider." },
    USERS_SYNC_FAILED: { description: "The users of an account could not be read from the provider." },
    VIEWS_SYNC_FAILED: { description: "The provider views of an account could not be read." },
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

export const ProblemType = builder.prismaNode("Problem", {
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
      resolve: async (problem, _args, ctx) => {
        const connection = await loadConnection(ctx, problem.connectionId);
        return problemFix(problem, connection?.installationId);
      },
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
    connection: t.field({
      type: "ConnectionLink",
      nullable: true,
      description: "The connection it is about; null when it is about none, or the connection is gone.",
      resolve: (problem, _args, ctx) => loadConnection(ctx, problem.connectionId),
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
    dismissedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When a person took it out of the inbox; it stands until its cause ends.",
      resolve: (problem) => problem.dismissedAt,
    }),
    dismissedByName: t.exposeString("dismissedByName", { nullable: true, description: "Who did." }),
    dismissReason: t.exposeString("dismissReason", { nullable: true, description: "Why, in their words." }),
    occurrences: t.field({
      type: BoundedCountType,
      description:
        "How many events it has stopped: those of its rule that were discarded since it opened or wait, those that wait for its account, or the deliveries that wait for its endpoint.",
      resolve: (problem, _args, ctx) => countOccurrences(ctx, problem),
    }),
  }),
});

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
