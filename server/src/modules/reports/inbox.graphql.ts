import { requireActor } from "../../context.ts";
import type { InboxMail, Notification } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import { loadPage } from "../../graphql/lists.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { openInboxMail } from "./open-inbox-mail.ts";

const loadNotification = makeRecordLoader<Notification>("Notification");

const inbox: ListDefinition = {
  table: "InboxMail",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

const InboxMailType = builder.prismaNode("InboxMail", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "A mail in the built-in inbox of demo mode, as it would have arrived.",
  fields: (t) => ({
    from: t.exposeString("fromAddress", { description: "Of the header `From`." }),
    to: t.exposeString("toAddress", { description: "Who got it." }),
    subject: t.exposeString("subject", { description: "Its subject." }),
    html: t.exposeString("html", { complexity: 5, description: "The HTML part. It loads nothing." }),
    text: t.exposeString("text", { complexity: 5, description: "The text part." }),
    headers: t.field({
      type: "JSON",
      description: "All headers in their order: objects with `name` and `value`.",
      resolve: ({ headers }) => headers,
    }),
    receivedAt: t.field({
      type: "DateTime",
      description: "When it came.",
      resolve: ({ receivedAt }) => receivedAt,
    }),
    openedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When somebody first opened it; null: nobody has.",
      resolve: ({ openedAt }) => openedAt,
    }),
    notification: t.field({
      type: "Notification",
      nullable: true,
      description: "The notification that it is a copy of; null for a test mail.",
      resolve: ({ notificationId }, _args, ctx) => loadNotification(ctx, notificationId),
    }),
  }),
});

builder.queryFields((t) => ({
  inboxMails: t.field({
    type: listOf(InboxMailType, "InboxMail"),
    description:
      "Demo mode: the mails of the organization, newest first; the newest 500 are kept. Empty where a mail server is set.",
    args: pageArguments(),
    resolve: (_root, args, ctx) =>
      loadPage<InboxMail>(
        ctx,
        inbox,
        { column: "organizationId", id: requireActor(ctx).organizationId },
        args,
        ctx.mail.kind === "INBOX" ? [] : [{ sql: "false", values: [] }],
      ),
  }),
}));

addMutation("openInboxMail", {
  description: "Marks a mail of the built-in inbox as opened. Any role; token scope `reports:write`.",
  input: builder.inputType("OpenInboxMailInput", {
    description: "Which mail.",
    fields: (t) => ({ mailId: t.id({ required: true, description: "The mail." }) }),
  }),
  payload: builder.objectRef<{ mail: InboxMail }>("OpenInboxMailPayload").implement({
    description: "It is opened.",
    fields: (t) => ({
      mail: t.field({ type: InboxMailType, description: "The mail.", resolve: ({ mail }) => mail }),
    }),
  }),
  run: async (ctx, { mailId }) => ({
    mail: await openInboxMail(ctx, { mailId: recordId("InboxMail", mailId, "mailId") }),
  }),
});
