import type { Rule } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { BoundedCountType, boundCount } from "../../graphql/bounded-count.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { HeldEventsChoice } from "../executions/index.ts";
import { pauseRule } from "./pause-rule.ts";
import { resumeRule } from "./resume-rule.ts";
import type { ResumableHold, ResumedRule } from "./resume-rule.ts";
import { RuleEnvironmentType, RuleType } from "./rule-types.graphql.ts";

const roles =
  "Roles in development: company admin, supervisor, developer; in production: company admin, supervisor; token scope `rules:write`.";

const ResumableHoldEnum = builder.enumType("ResumableHold", {
  description: "A hold that `resumeRule` lifts.",
  values: {
    PAUSED: { description: "That of a person, `pauseRule`." },
    FUNCTION_FAILING: { description: "That of a function that kept failing: it is tried again at once." },
  } satisfies Record<ResumableHold, object>,
});

type Waiting = { waiting: number; replayPerMinute: number | null; replaySince: Date | null };
type Lane = { ruleId: string; environment: Environment };

const RuleReplay = builder.objectRef<{ perMinute: number; since: Date }>("RuleReplay").implement({
  description:
    "How fast what waited runs. It ends by itself when nothing from before `since` waits any more.",
  fields: (t) => ({
    perMinute: t.exposeInt("perMinute", { description: "How many executions start per minute at most." }),
    since: t.field({
      type: "DateTime",
      description: "When a person chose it.",
      resolve: (replay) => replay.since,
    }),
  }),
});

builder.objectFields(RuleEnvironmentType, (t) => ({
  heldEvents: t.field({
    type: BoundedCountType,
    description:
      "Executions that wait here: held while a hold stands, else for their turn or their next attempt.",
    resolve: async ({ facts }, _args, ctx) => boundCount((await loadWaiting(ctx, facts)).waiting),
  }),
  replay: t.field({
    type: RuleReplay,
    nullable: true,
    description: "The rate at which what waited runs; null: as fast as it can.",
    resolve: async ({ facts }, _args, ctx) => {
      const { replayPerMinute, replaySince } = await loadWaiting(ctx, facts);
      return replayPerMinute !== null && replaySince
        ? { perMinute: replayPerMinute, since: replaySince }
        : null;
    },
  }),
}));

addMutation("pauseRule", {
  description: `Holds a rule in one environment: its events wait until \`resumeRule\`, whatever else happens. ConflictError \`ALREADY_PAUSED\`. ${roles}`,
  input: builder.inputType("PauseRuleInput", {
    description: "What to pause.",
    fields: (t) => ({
      ruleId: t.id({ required: true, description: "Which rule." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
    }),
  }),
  payload: builder.objectRef<{ rule: Rule }>("PauseRulePayload").implement({
    description: "The rule is paused.",
    fields: (t) => ({
      rule: t.field({
        type: RuleType,
        description: "The rule as it is now.",
        resolve: (payload) => payload.rule,
      }),
    }),
  }),
  run: async (ctx, { ruleId, environment }) => ({
    rule: await pauseRule(ctx, { ruleId: recordId("Rule", ruleId, "ruleId"), environment }),
  }),
});

addMutation("resumeRule", {
  description: `Lifts one hold of a rule in one environment; others stay. ConflictError \`NOT_PAUSED\` or \`NOT_FAILING\` where that hold does not stand. ${roles}`,
  input: builder.inputType("ResumeRuleInput", {
    description: "Which hold to lift, and what becomes of what waited.",
    fields: (t) => ({
      ruleId: t.id({ required: true, description: "Which rule." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
      hold: t.field({ type: ResumableHoldEnum, defaultValue: "PAUSED", description: "Which hold." }),
      heldEvents: t.field({
        type: HeldEventsChoice,
        defaultValue: "REPLAY",
        description: "What becomes of the events that waited.",
      }),
      replayPerMinute: t.int({
        description: "With REPLAY: how many start per minute at most, 1 to 6,000; null: as fast as they can.",
      }),
    }),
  }),
  payload: builder.objectRef<ResumedRule>("ResumeRulePayload").implement({
    description: "The hold is lifted.",
    fields: (t) => ({
      rule: t.field({
        type: RuleType,
        description: "The rule as it is now.",
        resolve: (payload) => payload.rule,
      }),
      replayed: t.exposeInt("replayed", {
        description: "How many executions go on, unless another hold stands.",
      }),
      discarded: t.exposeInt("discarded", { description: "How many were given up." }),
    }),
  }),
  run: (ctx, input) => resumeRule(ctx, { ...input, ruleId: recordId("Rule", input.ruleId, "ruleId") }),
});

/** What waits in a lane, counted to 101, and its rate. Batched: one statement for all rules of a tick. */
function loadWaiting(ctx: GraphQLContext, { ruleId, environment }: Lane): Promise<Waiting> {
  return loadBatched<Lane, Waiting>(ctx, "rule waiting", { ruleId, environment }, async (lanes) => {
    const { rows } = await ctx.database.pool.query<Waiting>({
      name: "rule-waiting",
      text: `select b."replayPerMinute", b."replaySince", (
          select count(*) from (
            select from "Execution" t where t."status" = 'QUEUED' and t."ruleId" = l."ruleId" and t."environment" = l."environment"
            order by t."ruleId", t."environment", t."runAt", t."id" limit 101
          ) w)::int as "waiting"
        from unnest($1::uuid[], $2::text[]::"Environment"[]) with ordinality as l("ruleId", "environment", "position")
        join "RuleBinding" b on b."ruleId" = l."ruleId" and b."environment" = l."environment" order by l."position"`,
      values: [lanes.map((lane) => lane.ruleId), lanes.map((lane) => lane.environment)],
    });
    return rows;
  });
}
