import { builder } from "../../graphql/builder.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { NotificationKindEnum } from "./notification-kind.graphql.ts";
import { listMailPreferences, setMailPreference } from "./set-mail-preference.ts";
import type { MailPreference } from "./set-mail-preference.ts";

const MailPreferenceType = builder.objectRef<MailPreference>("MailPreference").implement({
  description: "Whether the viewer wants a kind of mail.",
  fields: (t) => ({
    kind: t.field({ type: NotificationKindEnum, description: "Which mails.", resolve: ({ kind }) => kind }),
    subscribed: t.exposeBoolean("subscribed", {
      description: "Whether they get it, where they are among its recipients.",
    }),
    required: t.exposeBoolean("required", { description: "Whether it can't be switched off." }),
  }),
});

builder.queryFields((t) => ({
  mailPreferences: t.field({
    type: [MailPreferenceType],
    description: "Which kinds of mail the viewer wants.",
    resolve: (_root, _args, ctx) => listMailPreferences(ctx),
  }),
}));

addMutation("setMailPreference", {
  description:
    "Subscribes the viewer to a kind of mail, or unsubscribes them. ConflictError `MAIL_REQUIRED` for what can't be switched off. Any role; token scope `reports:write`.",
  input: builder.inputType("SetMailPreferenceInput", {
    description: "Which mails.",
    fields: (t) => ({
      kind: t.field({ type: NotificationKindEnum, required: true, description: "Which mails." }),
      subscribed: t.boolean({ required: true, description: "Whether the viewer wants them." }),
    }),
  }),
  payload: builder.objectRef<{ preferences: MailPreference[] }>("SetMailPreferencePayload").implement({
    description: "It stands so now.",
    fields: (t) => ({
      preferences: t.field({
        type: [MailPreferenceType],
        description: "All kinds of mail.",
        resolve: ({ preferences }) => preferences,
      }),
    }),
  }),
  run: async (ctx, input) => ({ preferences: await setMailPreference(ctx, input) }),
});
