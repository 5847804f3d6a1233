import { builder } from "../../graphql/builder.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { TestVerdictEnum } from "../catalogue/index.ts";
import type { CallbackCheck, CallbackSecretUsed } from "./callback-fit.ts";
import { rotateCallbackSecret } from "./rotate-callback-secret.ts";
import type { RotatedSecret } from "./rotate-callback-secret.ts";
import { verifyCallback } from "./verify-callback.ts";
import type { VerifiedCallback } from "./verify-callback.ts";

const roles = "Roles: company admin, developer; token scope `extensions:write`.";

addMutation("rotateCallbackSecret", {
  description: `Gives an extension a new signing secret. While the former one overlaps, callbacks are signed with both; one that was still overlapping is dropped. ${roles}`,
  input: builder.inputType("RotateCallbackSecretInput", {
    description: "Of which extension: exactly one of `extensionKey` and `subscriptionId`.",
    fields: (t) => ({
      extensionKey: t.string({ description: "The key of the extension." }),
      subscriptionId: t.id({
        description: "One of its callback subscriptions: all of an extension sign with the same secret.",
      }),
      overlapHours: t.int({
        defaultValue: 24,
        description: "For how many hours the former secret counts as well: 0 (not at all) to 168.",
      }),
    }),
  }),
  payload: builder.objectRef<RotatedSecret>("RotateCallbackSecretPayload").implement({
    description: "The extension has a new signing secret.",
    fields: (t) => ({
      extension: t.field({
        type: "Extension",
        description: "The extension as it is now.",
        resolve: (payload) => payload.extension,
      }),
      secret: t.exposeString("secret", { description: "`whsec_` and base64, shown this once." }),
      previousSecretUntil: t.field({
        type: "DateTime",
        nullable: true,
        description:
          "Until when callbacks are signed with the former secret as well; null without an overlap.",
        resolve: (payload) => payload.previousSecretUntil,
      }),
      subscriptions: t.field({
        type: ["CallbackSubscription"],
        description: "The callback subscriptions that sign with it, newest first, 100 at most.",
        resolve: (payload) => payload.subscriptions,
      }),
    }),
  }),
  run: (ctx, { subscriptionId, ...input }) =>
    rotateCallbackSecret(ctx, {
      ...input,
      subscriptionId: optionalRecordId("CallbackSubscription", subscriptionId, "subscriptionId"),
    }),
});

const CallbackSecretUsedEnum = builder.enumType("CallbackSecretUsed", {
  description: "Which secret of an extension a callback was signed with.",
  values: {
    CURRENT: { description: "The present one." },
    PREVIOUS: { description: "The one before the last rotation." },
  } satisfies Record<CallbackSecretUsed, object>,
});

const CallbackCheckType = builder.objectRef<CallbackCheck>("CallbackCheck").implement({
  description: "What was found about one part of a callback.",
  fields: (t) => ({
    name: t.exposeString("name", {
      description:
        "`HASH`, `HASH-PREVIOUS`, `webhook-signature`, `webhook-timestamp`, `webhook-id` or `body`.",
    }),
    verdict: t.field({
      type: TestVerdictEnum,
      description: "Whether it is right.",
      resolve: (check) => check.verdict,
    }),
    explanation: t.exposeString("explanation", { description: "In a sentence or two." }),
  }),
});

addMutation("verifyCallback", {
  description: `Checks a callback that was received, as its receiver should: which secret signed it, and which check fails for what reason. Changes nothing; it is no query because it takes much text. ${roles}`,
  input: builder.inputType("VerifyCallbackInput", {
    description: "The callback as it came: exactly one of `headers` and `headersText`.",
    fields: (t) => ({
      extensionKey: t.string({ required: true, description: "Of which extension." }),
      headers: t.field({
        type: "JSON",
        description: "An object of names and values, or a list of pairs. Names in any case.",
      }),
      headersText: t.string({ description: "Lines `Name: value`." }),
      body: t.string({
        required: true,
        description: "The raw body, 68 KB at most: more than the longest callback.",
      }),
    }),
  }),
  payload: builder.objectRef<VerifiedCallback>("VerifyCallbackPayload").implement({
    description: "What was found about a callback.",
    fields: (t) => ({
      checks: t.field({
        type: [CallbackCheckType],
        description: "Part by part.",
        resolve: (payload) => payload.checks,
      }),
      secret: t.field({
        type: CallbackSecretUsedEnum,
        nullable: true,
        description: "What it was signed with, also where it was changed since; null where nothing fits.",
        resolve: (payload) => payload.secret,
      }),
      delivery: t.field({
        type: "Delivery",
        nullable: true,
        description: "The delivery that `webhook-id` names; null where there is none of the extension.",
        resolve: (payload) => payload.delivery,
      }),
    }),
  }),
  run: verifyCallback,
});
