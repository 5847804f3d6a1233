import type {
  ConnectionCall,
  ConnectionLink,
  ConnectionUsage,
  Execution,
} from "../../generated/prisma/client.ts";
import type { CallDoor } from "../../generated/prisma/enums.ts";
import { requireActor } from "../../context.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { equals, loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { BadInputError } from "../../platform/errors.ts";
import { readUsage } from "./read-usage.ts";

const loadExecution = makeRecordLoader<Execution>("Execution");
const loadConnection = makeRecordLoader<ConnectionLink>("ConnectionLink");
const calls: ListDefinition = {
  table: "ConnectionCall",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const DoorEnum = builder.enumType("CallDoor", {
  description: "How a call came.",
  values: {
    GRAPHQL: { description: "By `invokeConnection`." },
    SCRIPT: { description: "By `connections.invoke` of a script." },
    PROXY: { description: "By the HTTP route `/proxy`." },
  } satisfies Record<CallDoor, object>,
});

builder.prismaNode("ConnectionCall", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "One call through a connection. Kept for seven days.",
  fields: (t) => ({
    connection: t.field({
      type: "ConnectionLink",
      description: "Through which it went.",
      resolve: async (call, _args, ctx) => (await loadConnection(ctx, call.connectionId)) as ConnectionLink,
    }),
    environment: t.field({
      type: EnvironmentEnum,
      description: "Whose authorization it used.",
      resolve: (call) => call.environment,
    }),
    door: t.field({ type: DoorEnum, description: "How it came.", resolve: (call) => call.door }),
    callerName: t.exposeString("callerName", { description: "The member, or the rule, by name." }),
    execution: t.field({
      type: "Execution",
      nullable: true,
      description: "The execution whose script called; null for all others, or once it is gone.",
      resolve: (call, _args, ctx) => loadExecution(ctx, call.executionId),
    }),
    method: t.exposeString("method", { description: "Such as `GET`." }),
    host: t.exposeString("host", { description: "That it went to; empty where it did not get so far." }),
    path: t.exposeString("path", { description: "Without the query, which may hold what is private." }),
    status: t.exposeInt("status", { nullable: true, description: "Of the answer; null where none came." }),
    errorCode: t.exposeString("errorCode", {
      nullable: true,
      description: "Why there is no whole answer; a code of `ConnectionCallError`.",
    }),
    failed: t.exposeBoolean("failed", { description: "No whole answer, or one from 400 on." }),
    attempts: t.exposeInt("attempts", { description: "How often the service was asked." }),
    durationMs: t.exposeInt("durationMs", { description: "Until the end of the answer, in milliseconds." }),
    requestBytes: t.exposeInt("requestBytes", { description: "How long the request's body was." }),
    responseBytes: t.exposeInt("responseBytes", { description: "How long the answer's body was." }),
    requestBody: t.exposeString("requestBody", {
      nullable: true,
      description: "Its first 10,000 bytes, where the connection keeps bodies and it did not stream.",
    }),
    responseBody: t.exposeString("responseBody", {
      nullable: true,
      description: "Its first 10,000 bytes, where the connection keeps bodies.",
    }),
    at: t.field({ type: "DateTime", description: "When it began.", resolve: (call) => call.at }),
  }),
});

const CallFilter = builder.inputType("ConnectionCallFilter", {
  description: "Which calls.",
  fields: (t) => ({
    environment: t.field({ type: EnvironmentEnum, description: "Only those of one environment." }),
    failed: t.boolean({ description: "Only those that failed, or only those that did not." }),
  }),
});

builder.prismaObjectField("ConnectionLink", "calls", (t) =>
  t.field({
    type: listOf("ConnectionCall"),
    description: "The calls of the last seven days, newest first. They appear within a second.",
    args: { ...pageArguments(), filter: t.arg({ type: CallFilter, description: "Leave out for all." }) },
    resolve: (connection, { filter, ...args }, ctx) =>
      loadPage<ConnectionCall>(ctx, calls, { column: "connectionId", id: connection.id }, args, [
        ...(filter?.environment
          ? [equals("environment", `"Environment"`, filter.environment, filter.failed == null)]
          : []),
        ...(filter?.failed == null ? [] : [equals("failed", "boolean", filter.failed, true)]),
      ]),
  }),
);

const UsageType = builder.objectRef<ConnectionUsage>("ConnectionUsage").implement({
  description: "How much a connection was used on one day (UTC).",
  fields: (t) => ({
    day: t.string({
      description: "Such as `2026-01-31`.",
      resolve: (usage) => usage.day.toISOString().slice(0, 10),
    }),
    calls: t.exposeInt("calls", { description: "All of them." }),
    failures: t.exposeInt("failures", {
      description: "Calls without a whole answer, or with one from 400 on.",
    }),
    limited: t.exposeInt("limited", { description: "Calls that the connection's own limit refused." }),
    averageMs: t.int({
      nullable: true,
      description: "How long one took, in milliseconds; null without calls.",
      resolve: (usage) => (usage.calls === 0 ? null : Math.round(Number(usage.durationMs) / usage.calls)),
    }),
  }),
});

builder.prismaObjectField("ConnectionLink", "usage", (t) =>
  t.field({
    type: [UsageType],
    description: "Its use by day, oldest first; days without a call are left out.",
    complexity: { field: 1, multiplier: 1 },
    args: {
      environment: t.arg({ type: EnvironmentEnum, required: true, description: "Of which authorization." }),
      days: t.arg.int({ defaultValue: 28, description: "How many days back: 1 to 90." }),
    },
    resolve: (connection, { environment, days }, ctx) => {
      const span = days ?? 28;
      if (span < 1 || span > 90) throw new BadInputError(`\`days\` must be from 1 to 90; it was ${span}.`);
      return readUsage(ctx, connection.id, environment, span);
    },
  }),
);
