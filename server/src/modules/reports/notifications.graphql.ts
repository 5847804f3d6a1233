import { requireActor } from "../../context.ts";
import type {
  Account,
  CallbackSubscription,
  ConnectionLink,
  Incident,
  Mail,
  Member,
  Notification,
  Rule,
  SyncRun,
} from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import type { RecipientReason } from "./choose-recipients.ts";
import { loadMails } from "./load-mails.ts";
import { readNotificationDetail } from "./notification-detail.ts";
import { NotificationKindEnum } from "./notification-kind.graphql.ts";
import { notificationTitle } from "./notification-title.ts";
import { renderNotification } from "./render-notification.ts";
import {
  IncidentTopicEnum,
  MailStateEnum,
  NotificationPhaseEnum,
  NotificationStateEnum,
  RecipientReasonEnum,
} from "./report-enums.graphql.ts";

const loadIncident = makeRecordLoader<Incident>("Incident");
const loadAccount = makeRecordLoader<Account>("Account");
const loadRule = makeRecordLoader<Rule>("Rule");
const loadConnection = makeRecordLoader<ConnectionLink>("ConnectionLink");
const loadSubscription = makeRecordLoader<CallbackSubscription>("CallbackSubscription", { scope: "parties" });
const loadRun = makeRecordLoader<SyncRun>("SyncRun");
const loadMember = makeRecordLoader<Member>("Member");
const loadNotification = makeRecordLoader<Notification>("Notification");

export const NotificationMailType = builder.objectRef<Mail>("NotificationMail").implement({
  description: "One copy of a notification, to one recipient.",
  fields: (t) => ({
    id: t.id({
      description: "Opaque and stable. No node.",
      resolve: (mail) => toGlobalId("NotificationMail", mail.id),
    }),
    member: t.field({
      type: "Member",
      nullable: true,
      description: "Who; null for the escalation copy.",
      resolve: (mail, _args, ctx) => loadMember(ctx, mail.memberId),
    }),
    address: t.exposeString("address", { description: "Where it goes." }),
    name: t.exposeString("name", { description: "The name in front of the address; may be empty." }),
    reasons: t.field({
      type: [RecipientReasonEnum],
      description: "Why they were among the recipients when it was written.",
      resolve: (mail) => mail.reasons as RecipientReason[],
    }),
    state: t.field({
      type: MailStateEnum,
      description: "What has become of it.",
      resolve: (mail) => mail.state,
    }),
    attempts: t.exposeInt("attempts", {
      description:
        "How often a mail server was asked to take it. A server that cannot be reached is not counted.",
    }),
    smtpCode: t.exposeInt("smtpCode", {
      nullable: true,
      description: "The reply code of the server's last answer; null where it gave none.",
    }),
    smtpAnswer: t.exposeString("smtpAnswer", {
      nullable: true,
      description: "The server's last answer, or why none came; of a skipped one, why it was skipped.",
    }),
    triedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was last tried.",
      resolve: (mail) => mail.triedAt,
    }),
    endedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it came to its end.",
      resolve: (mail) => mail.endedAt,
    }),
    nextTryAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it is tried next; null once it has ended.",
      resolve: (mail) => (mail.state === "WAITING" ? mail.sendAt : null),
    }),
  }),
});

builder.prismaNode("Notification", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "Something that people are told by mail, recorded with its cause.",
  fields: (t) => ({
    kind: t.field({
      type: NotificationKindEnum,
      description: "What it is about.",
      resolve: (notification) => notification.kind,
    }),
    phase: t.field({
      type: NotificationPhaseEnum,
      description: "Where it stands in its incident.",
      resolve: (notification) => notification.phase,
    }),
    state: t.field({
      type: NotificationStateEnum,
      description: "What has become of it.",
      resolve: (notification) => notification.state,
    }),
    title: t.string({
      description: "What it is about, in a few words.",
      resolve: (notification) =>
        notificationTitle({ ...notification, detail: readNotificationDetail(notification.detail) }),
    }),
    incident: t.field({
      type: "Incident",
      nullable: true,
      description: "The incident whose thread it is part of; null for an event.",
      resolve: (notification, _args, ctx) => loadIncident(ctx, notification.incidentId),
    }),
    account: t.field({
      type: "Account",
      nullable: true,
      description: "The account it is about; null when it is about none, or the account is gone.",
      resolve: (notification, _args, ctx) => loadAccount(ctx, notification.accountId),
    }),
    rule: t.field({
      type: "Rule",
      nullable: true,
      description: "The rule it is about; null when it is about none.",
      resolve: (notification, _args, ctx) => loadRule(ctx, notification.ruleId),
    }),
    connection: t.field({
      type: "ConnectionLink",
      nullable: true,
      description: "The connection it is about; null when it is about none, or the connection is gone.",
      resolve: (notification, _args, ctx) => loadConnection(ctx, notification.connectionId),
    }),
    subscription: t.field({
      type: "CallbackSubscription",
      nullable: true,
      description: "The callback subscription it is about; null when it is about none.",
      resolve: (notification, _args, ctx) => loadSubscription(ctx, notification.subscriptionId),
    }),
    syncRun: t.field({
      type: "SyncRun",
      nullable: true,
      description: "The run it is about; null when it is about none, or the run is gone.",
      resolve: (notification, _args, ctx) => loadRun(ctx, notification.syncRunId),
    }),
    environment: t.field({
      type: EnvironmentEnum,
      nullable: true,
      description: "Where it happened; null for what stands in no environment.",
      resolve: (notification) => notification.environment,
    }),
    cause: t.exposeString("cause", {
      description: "The name of the change that it is about, such as `problem.opened`.",
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it happened.",
      resolve: (notification) => notification.createdAt,
    }),
    sendAt: t.field({
      type: "DateTime",
      description: "When it is to go out: at once, or with a digest.",
      resolve: (notification) => notification.sendAt,
    }),
    inDigest: t.exposeBoolean("inDigest", { description: "Whether it goes, or went, out with a digest." }),
    endedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it came to its end; null until then.",
      resolve: (notification) => notification.endedAt,
    }),
    reason: t.exposeString("reason", {
      nullable: true,
      description: "Why nobody was to get it, for people; null where somebody was.",
    }),
    deadlineAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Until when something should be done; null where nothing is lost by waiting.",
      resolve: (notification) => notification.deadlineAt,
    }),
    subject: t.exposeString("subject", {
      nullable: true,
      description: "Of the mail; null until it is written.",
    }),
    html: t.string({
      nullable: true,
      complexity: 5,
      description:
        "The HTML part as it was written, with the footer of no recipient in particular; null until then. It loads nothing.",
      resolve: (notification, _args, ctx) => renderNotification(ctx, notification, "html"),
    }),
    text: t.string({
      nullable: true,
      complexity: 5,
      description: "The text part; null until it is written.",
      resolve: (notification, _args, ctx) => renderNotification(ctx, notification, "text"),
    }),
    mails: t.field({
      type: [NotificationMailType],
      description: "Its copies, one for each recipient; 500 at most are named. Empty until it is written.",
      resolve: (notification, _args, ctx) => loadMails(ctx, notification.id),
    }),
    digest: t.field({
      type: "Notification",
      nullable: true,
      description: "The digest that it went out with.",
      resolve: (notification, _args, ctx) => loadNotification(ctx, notification.digestId),
    }),
  }),
});

builder.prismaNode("Incident", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "Something that stands until it is over. Its mails are one thread.",
  fields: (t) => ({
    topic: t.field({
      type: IncidentTopicEnum,
      description: "What it is about.",
      resolve: (incident) => incident.topic,
    }),
    environment: t.field({
      type: EnvironmentEnum,
      nullable: true,
      description: "Where it stands.",
      resolve: (incident) => incident.environment,
    }),
    openedAt: t.field({
      type: "DateTime",
      description: "Since when.",
      resolve: (incident) => incident.openedAt,
    }),
    resolvedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Until when; null while it stands.",
      resolve: (incident) => incident.resolvedAt,
    }),
    nextReminderAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When people are reminded of it; null where they are not any more.",
      resolve: (incident) => incident.remindAt,
    }),
  }),
});
