import type { Notification, RecipientRole, ReportSettings } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { RecipientRoleInput, toRoleChoice } from "./recipient-role-input.graphql.ts";
import { DigestFrequencyEnum, MailStateEnum } from "./report-enums.graphql.ts";
import { RecipientRoleType, ReportSettingsType } from "./report-settings.graphql.ts";
import { resendNotification } from "./resend-notification.ts";
import { saveReportSettings } from "./save-report-settings.ts";
import { sendTestMail } from "./send-test-mail.ts";
import type { TestMail } from "./send-test-mail.ts";
import { setRecipientRoles } from "./set-recipient-roles.ts";

const who = "Roles: company admin, billing admin; token scope `reports:write`.";

addMutation("setRecipientRoles", {
  description: `Switches roles on or off as receivers of reports; those that are left out stay. ${who}`,
  input: builder.inputType("SetRecipientRolesInput", {
    description: "Which roles.",
    fields: (t) => ({
      roles: t.field({ type: [RecipientRoleInput], required: true, description: "One to three." }),
    }),
  }),
  payload: builder
    .objectRef<{ recipientRoles: RecipientRole[]; settings: ReportSettings }>("SetRecipientRolesPayload")
    .implement({
      description: "They stand so now.",
      fields: (t) => ({
        recipientRoles: t.field({
          type: [RecipientRoleType],
          description: "All three roles.",
          resolve: ({ recipientRoles }) => recipientRoles,
        }),
        settings: t.field({
          type: ReportSettingsType,
          description: "The report settings, with their new version.",
          resolve: ({ settings }) => settings,
        }),
      }),
    }),
  run: (ctx, { roles }) =>
    setRecipientRoles(ctx, { roles: roles.map((role, index) => toRoleChoice(role, `roles.${index}`)) }),
});

addMutation("saveReportSettings", {
  description: `Saves report settings; what is left out stays. ConflictError \`SETTINGS_CHANGED\` where somebody saved since \`version\`. ${who}`,
  input: builder.inputType("SaveReportSettingsInput", {
    description: "What to change.",
    fields: (t) => ({
      version: t.int({ required: true, description: "The `version` that the caller saw." }),
      escalationBcc: t.field({
        type: "EmailAddress",
        description: "Gets a copy of every mail; null clears it.",
      }),
      extraRecipientIds: t.idList({ description: "All extra recipients: members, 100 at most." }),
      digest: t.field({ type: DigestFrequencyEnum, description: "How often digests go out." }),
      digestHour: t.int({
        description: "The hour, UTC, of daily digests and of the weekly report: 0 to 23.",
      }),
      weeklyReport: t.boolean({ description: "Whether a report goes out every Monday." }),
      roles: t.field({ type: [RecipientRoleInput], description: "Roles to switch on or off." }),
    }),
  }),
  payload: builder.objectRef<{ settings: ReportSettings }>("SaveReportSettingsPayload").implement({
    description: "They are saved.",
    fields: (t) => ({
      settings: t.field({
        type: ReportSettingsType,
        description: "The report settings.",
        resolve: ({ settings }) => settings,
      }),
    }),
  }),
  run: async (ctx, { roles, extraRecipientIds, ...input }) => ({
    settings: await saveReportSettings(ctx, {
      ...input,
      roles: roles?.map((role, index) => toRoleChoice(role, `roles.${index}`)),
      extraRecipientIds: extraRecipientIds?.map((id, index) =>
        recordId("Member", id, `extraRecipientIds.${index}`),
      ),
    }),
  }),
});

addMutation("resendNotification", {
  description: `Sends the mails of a notification again that failed or bounced. ConflictError \`NOTHING_TO_RESEND\`. ${who}`,
  input: builder.inputType("ResendNotificationInput", {
    description: "Which notification.",
    fields: (t) => ({
      notificationId: t.id({ required: true, description: "The notification." }),
    }),
  }),
  payload: builder.objectRef<{ notification: Notification }>("ResendNotificationPayload").implement({
    description: "They are on their way.",
    fields: (t) => ({
      notification: t.field({
        type: "Notification",
        description: "The notification.",
        resolve: ({ notification }): Notification => notification,
      }),
    }),
  }),
  run: async (ctx, { notificationId }) => ({
    notification: await resendNotification(ctx, {
      notificationId: recordId("Notification", notificationId, "notificationId"),
    }),
  }),
});

addMutation("sendTestMail", {
  description: `Sends one mail to the caller, and answers what the mail server said. ${who}`,
  input: builder.inputType("SendTestMailInput", {
    description: "Nothing is to be chosen.",
    fields: (t) => ({
      note: t.string({ description: "Is not looked at: an input needs a field." }),
    }),
  }),
  payload: builder.objectRef<TestMail>("SendTestMailPayload").implement({
    description: "How it went.",
    fields: (t) => ({
      state: t.field({
        type: MailStateEnum,
        description: "SENT, BOUNCED or FAILED.",
        resolve: ({ state }) => state,
      }),
      smtpCode: t.exposeInt("smtpCode", {
        nullable: true,
        description: "The reply code of the server; null where none answered.",
      }),
      smtpAnswer: t.exposeString("smtpAnswer", {
        description: "What the server answered, or why none did.",
      }),
      address: t.exposeString("address", { description: "Where it went." }),
    }),
  }),
  run: (ctx) => sendTestMail(ctx),
});
