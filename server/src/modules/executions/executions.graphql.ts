import { requireActor } from "../../context.ts";
import type {
  Account,
  Event,
  Execution,
  ExecutionAttempt,
  FunctionVersion,
} from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { loadAttempts, loadEvent, loadLane, loadRule } from "./execution-loaders.ts";
import { FunctionLogLineType, readLogs } from "./log-lines.graphql.ts";
import { holdReason } from "./read-lanes.ts";
import { rerunExecution } from "./rerun-execution.ts";
import { maxAttempts } from "../../platform/queue/retry-schedule.ts";

const loadAccount = makeRecordLoader<Account>("Account");
const loadVersion = makeRecordLoader<FunctionVersion>("FunctionVersion");

export const ExecutionStatusEnum = builder.enumType("ExecutionStatus", {
  description: "Where an execution stands.",
  values: {
    QUEUED: { description: "It runs as soon as its turn comes: `nextAttemptAt`." },
    HELD: { description: "It waits for a hold to be lifted; `reason` says which. It is kept." },
    RUNNING: { description: "Its function has been called and has not answered yet." },
    SUCCEEDED: { description: "Its function answered with a status of 200 to 299, or its script returned." },
    FAILED: {
      description:
        "The last attempt failed, or no further one can succeed: the function answered 410, or its script does not compile. `rerunExecution` tries again.",
    },
    EXPIRED: { description: "It was held for longer than held events are kept." },
    DISCARDED: { description: "Its rule could not run it, or a person chose not to; `reason` says why." },
    UNMATCHED: { description: "The rule's condition did not hold; `matchReason` says why." },
  } satisfies Record<Execution["status"] | "HELD", object>,
});

const ExecutionAttemptType = builder.objectRef<ExecutionAttempt>("ExecutionAttempt").implement({
  description: "One call of the function, or what kept it from being called.",
  fields: (t) => ({
    number: t.exposeInt("number", { description: "From 1." }),
    startedAt: t.field({
      type: "DateTime",
      description: "When it began.",
      resolve: (attempt) => attempt.startedAt,
    }),
    durationMs: t.exposeInt("durationMs", {
      nullable: true,
      description:
        "How long it took, in milliseconds; null while it runs, and where its process ended first.",
    }),
    responseStatus: t.exposeInt("responseStatus", {
      nullable: true,
      description: "The HTTP status; null where no answer came, and for a script.",
    }),
    errorClass: t.exposeString("errorClass", {
      nullable: true,
      description:
        "Null for a success. `HTTP_STATUS`, `REDIRECTED`, `GONE`, `TIMED_OUT`, `CONNECT_REFUSED`, `DNS_FAILED`, `RESET`, `TLS_FAILED`, `BLOCKED_ADDRESS`, `WORKER_LOST`, `FUNCTION_MISSING`, `UNMATCHED` (the record did not meet the condition), `PROVIDER_THROTTLED`, `PROVIDER_UNAVAILABLE`, `PROVIDER_NETWORK`, `PROVIDER_REFUSED`, `PROVIDER_SCOPE_MISSING`, `PROVIDER_AUTH_PERMANENT` (the record could not be read; the function was not called), `CONNECTION_HELD` (a connection of the script's was revoked or refused meanwhile), `SECRET_UNREADABLE`; of a script `SYNTAX`, `IMPORT`, `NO_DEFAULT_EXPORT`, `EXCEPTION`, `TIMED_OUT`, `OUT_OF_MEMORY`, `STACK_OVERFLOW`, `NEVER_SETTLED`, `NOT_SERIALISABLE`, `OUTPUT_TOO_LARGE`; and others.",
    }),
    errorMessage: t.exposeString("errorMessage", { nullable: true, description: "The error, for people." }),
    output: t.exposeString("output", {
      nullable: true,
      description:
        "The beginning of the answer's body, at most 20 KB; of a script what it returned, as JSON text.",
    }),
    logs: t.field({
      type: [FunctionLogLineType],
      description:
        "What a script logged: at most 100 lines or 20 KB, then a line that says how many were cut.",
      resolve: (attempt) => readLogs(attempt.logs),
    }),
    functionVersion: t.field({
      type: "FunctionVersion",
      nullable: true,
      description: "The version of the function that ran; null while it runs, and once the function is gone.",
      resolve: (attempt, _args, ctx) =>
        attempt.functionVersionId === null ? null : loadVersion(ctx, attempt.functionVersionId),
    }),
  }),
});

export const ExecutionType = builder.prismaNode("Execution", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description:
    "One event for one rule. Executions of one rule and record run one after the other, in the order of their events.",
  fields: (t) => ({
    rule: t.field({
      type: "Rule",
      nullable: true,
      description: "The rule; null once it is deleted.",
      resolve: (execution, _args, ctx) => loadRule(ctx, execution.ruleId),
    }),
    ruleName: t.exposeString("ruleName", { description: "The rule's name when the event arrived." }),
    environment: t.field({
      type: EnvironmentEnum,
      description: "Where it runs.",
      resolve: (execution) => execution.environment,
    }),
    event: t.field({
      type: "Event",
      description: "What happened.",
      resolve: async (execution, _args, ctx) => (await loadEvent(ctx, execution.eventId)) as Event,
    }),
    account: t.field({
      type: "Account",
      nullable: true,
      description: "The account that sent the event; null once it is deleted.",
      resolve: (execution, _args, ctx) => loadAccount(ctx, execution.accountId),
    }),
    status: t.field({
      type: ExecutionStatusEnum,
      description: "Where it stands.",
      resolve: async (execution, _args, ctx) => ((await heldBy(ctx, execution)) ? "HELD" : execution.status),
    }),
    reason: t.string({
      nullable: true,
      description: "Why it is held, discarded, expired or failed, or what it waits for.",
      resolve: async (execution, _args, ctx) => (await heldBy(ctx, execution)) ?? execution.reason,
    }),
    matchReason: t.exposeString("matchReason", {
      nullable: true,
      description:
        "Why the rule's condition held or not, such as `not matched because Amount is 40, not greater than 100`; null for a rule without a condition, and while `matchPending`.",
    }),
    matchPending: t.exposeBoolean("matchPending", {
      description:
        "Whether the condition has not been asked yet because it asks about the record: that is read before the function is called, and decides.",
    }),
    attempts: t.field({
      type: [ExecutionAttemptType],
      description: "Every call of the function, in order.",
      resolve: (execution, _args, ctx) => loadAttempts(ctx, execution.id),
    }),
    attemptCount: t.exposeInt("attemptCount", { description: "How often the function has been called." }),
    idempotencyKey: t.string({
      description:
        "The `webhook-id` of every try (Standard Webhooks): equal means the same event for the same rule.",
      resolve: (execution) => `exe_${execution.id}`,
    }),
    maxAttempts: t.int({
      description: "How often it is called at most; a re-run and a lost process add to it.",
      resolve: (execution) => execution.uncounted + maxAttempts,
    }),
    nextAttemptAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "When it is called next, unless a hold or an earlier event of the record stands before it.",
      resolve: (execution) => (execution.status === "QUEUED" ? execution.runAt : null),
    }),
    startedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the first call (since the last re-run) began.",
      resolve: (execution) => execution.startedAt,
    }),
    finishedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it ended.",
      resolve: (execution) => execution.finishedAt,
    }),
    durationMs: t.int({
      nullable: true,
      description: "From `startedAt` to `finishedAt` in milliseconds, pauses between attempts included.",
      resolve: ({ startedAt, finishedAt }) =>
        startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null,
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When the event was stored.",
      resolve: (execution) => execution.createdAt,
    }),
  }),
});

addMutation("rerunExecution", {
  description:
    "Runs an execution that failed, expired or was discarded once more, under the same idempotency key; of one that did not match, the rule's present condition is asked anew, and where it does not hold either it is refused (`UNMATCHED`). What has succeeded is refused (`ALREADY_SUCCEEDED`).",
  input: builder.inputType("RerunExecutionInput", {
    description: "Which execution.",
    fields: (t) => ({ executionId: t.id({ required: true, description: "The execution's id." }) }),
  }),
  payload: builder.objectRef<{ execution: Execution }>("RerunExecutionPayload").implement({
    description: "It waits for its turn.",
    fields: (t) => ({
      execution: t.field({
        type: ExecutionType,
        description: "The execution as it is now.",
        resolve: (payload) => payload.execution,
      }),
    }),
  }),
  run: async (ctx, input) => ({
    execution: await rerunExecution(ctx, {
      executionId: recordId("Execution", input.executionId, "executionId"),
    }),
  }),
});

async function heldBy(ctx: GraphQLContext, execution: Execution): Promise<string | null> {
  return execution.status === "QUEUED" ? holdReason(await loadLane(ctx, execution)) : null;
}
