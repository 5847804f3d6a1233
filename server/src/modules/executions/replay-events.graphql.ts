import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { replayEvents } from "./replay-events.ts";
import type { ReplayedEvents } from "./replay-events.ts";

addMutation("replayEvents", {
  description:
    "Runs a rule on the stored events of its account that arrived in a window of time, its condition asked anew: also those that came before the rule was made. What has succeeded never runs again. ConflictError `RULE_UNABLE` where the rule can run nothing at present. Roles in development: company admin, supervisor, developer; in production: company admin, supervisor; token scope `rules:write`.",
  input: builder.inputType("ReplayEventsInput", {
    description: "Which events for which rule.",
    fields: (t) => ({
      ruleId: t.id({ required: true, description: "Which rule." }),
      environment: t.field({ type: EnvironmentEnum, required: true, description: "Where." }),
      from: t.field({
        type: "DateTime",
        required: true,
        description: "Events that arrived then or later.",
      }),
      to: t.field({ type: "DateTime", required: true, description: "Events that arrived before." }),
      dryRun: t.boolean({ defaultValue: false, description: "Only count; start nothing." }),
      perMinute: t.int({
        description: "How many start per minute at most, 1 to 6,000; null: as fast as they can.",
      }),
      includeUnmatched: t.boolean({
        defaultValue: true,
        description:
          "Also events that the condition did not match when they came, where it matches them now.",
      }),
    }),
  }),
  payload: builder.objectRef<ReplayedEvents>("ReplayEventsPayload").implement({
    description: "What runs, or would run.",
    fields: (t) => ({
      dryRun: t.exposeBoolean("dryRun", { description: "Whether nothing was started." }),
      toRun: t.exposeInt("toRun", {
        description:
          "Executions that wait for their turn now: failed, expired, discarded, unmatched or new ones. Those whose condition asks about the record are among them: it is asked when their turn comes.",
      }),
      alreadySucceeded: t.exposeInt("alreadySucceeded", { description: "They are left." }),
      alreadyWaiting: t.exposeInt("alreadyWaiting", { description: "They run by themselves." }),
      notMatching: t.exposeInt("notMatching", { description: "The condition does not hold for them." }),
      oldest: t.field({
        type: "DateTime",
        nullable: true,
        description: "Arrival of the first event that was looked at.",
        resolve: (payload) => payload.oldest,
      }),
      newest: t.field({
        type: "DateTime",
        nullable: true,
        description: "Arrival of the last event that was looked at; with `more`, go on from there.",
        resolve: (payload) => payload.newest,
      }),
      expectedMinutes: t.exposeFloat("expectedMinutes", {
        description: "How long `toRun` takes at `perMinute`; 0 without a rate.",
      }),
      more: t.exposeBoolean("more", {
        description: "Whether the window has more than 10,000 events; only the first 10,000 were looked at.",
      }),
    }),
  }),
  run: (ctx, input) => replayEvents(ctx, { ...input, ruleId: recordId("Rule", input.ruleId, "ruleId") }),
});
