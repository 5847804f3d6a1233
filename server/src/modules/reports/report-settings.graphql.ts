import { requireActor } from "../../context.ts";
import type { Member, RecipientRole, ReportSettings } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { recordId } from "../../graphql/global-id.ts";
import { RoleEnum } from "../access/index.ts";
import type { Recipient } from "./choose-recipients.ts";
import { listReportRecipients } from "./list-report-recipients.ts";
import { NotificationKindEnum } from "./notification-kind.graphql.ts";
import { DigestFrequencyEnum, MailTransportEnum, RecipientReasonEnum } from "./report-enums.graphql.ts";
import { RecipientRoleInput, toRoleChoice } from "./recipient-role-input.graphql.ts";
import { getReportSettings, listRecipientRoles } from "./report-settings.records.ts";

const loadMember = makeRecordLoader<Member>("Member");
const named = 100;

export const RecipientRoleType = builder.prismaNode("RecipientRole", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "A role as receiver of integration reports; three per organization.",
  fields: (t) => ({
    role: t.field({ type: RoleEnum, description: "The role.", resolve: ({ role }) => role }),
    enabled: t.exposeBoolean("enabled", { description: "Whether those who have it receive reports." }),
    members: t.field({
      type: ["Member"],
      description: "Who has the role; 100 at most are named.",
      resolve: (role, _args, ctx) => loadMembersOf(ctx, role),
    }),
  }),
});

export const ReportSettingsType = builder.objectRef<ReportSettings>("ReportSettings").implement({
  description: "Who gets reports, and when.",
  fields: (t) => ({
    version: t.exposeInt("version", { description: "Raised by each save; `saveReportSettings` takes it." }),
    escalationBcc: t.field({
      type: "EmailAddress",
      nullable: true,
      description: "Gets a copy of every mail.",
      resolve: (settings) => settings.escalationBcc,
    }),
    extraRecipients: t.field({
      type: ["Member"],
      description: "Members who get reports whatever their roles, in the order they joined.",
      resolve: (settings, _args, ctx) =>
        ctx.database.prisma.member.findMany({
          where: { organizationId: settings.organizationId, removedAt: null, extraReports: { some: {} } },
          orderBy: { id: "asc" },
          take: named,
        }),
    }),
    digest: t.field({
      type: DigestFrequencyEnum,
      description: "How often digests go out.",
      resolve: ({ digestMinutes }) => (digestMinutes === 60 ? ("HOURLY" as const) : ("DAILY" as const)),
    }),
    digestHour: t.exposeInt("digestHour", {
      description: "The hour, UTC, of daily digests and of the weekly report: 0 to 23.",
    }),
    weeklyReport: t.exposeBoolean("weeklyReport", { description: "Whether a report goes out every Monday." }),
    nextWeeklyReportAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the next weekly report goes out; null where none does.",
      resolve: async ({ organizationId, weeklyReport }, _args, ctx) => {
        if (!weeklyReport) return null;
        const schedule = await ctx.database.prisma.reportSchedule.findUnique({ where: { organizationId } });
        return schedule?.weeklyAt ?? null;
      },
    }),
    recipientRoles: t.field({
      type: [RecipientRoleType],
      description: "The three roles, company admin first.",
      resolve: ({ organizationId }, _args, ctx) => listRecipientRoles(ctx.database.prisma, organizationId),
    }),
    mailTransport: t.field({
      type: MailTransportEnum,
      description: "Where mail goes.",
      resolve: (_settings, _args, ctx) => ctx.mail.kind,
    }),
    mailProblem: t.string({
      nullable: true,
      description: "Why no mail goes out at present, for people; null where it does. Meanwhile mails wait.",
      resolve: (_settings, _args, ctx) => ctx.mail.problem(),
    }),
    updatedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When they were last saved; null: never.",
      resolve: ({ version, updatedAt }) => (version === 0 ? null : updatedAt),
    }),
    updatedBy: t.exposeString("updatedByName", {
      nullable: true,
      description: "Who last saved them; null: nobody.",
    }),
  }),
});

const ReportRecipientType = builder.objectRef<Recipient>("ReportRecipient").implement({
  description: "Somebody who would get a mail, or would not, and why.",
  fields: (t) => ({
    member: t.field({
      type: "Member",
      nullable: true,
      description: "Who; null for the escalation address.",
      resolve: ({ memberId }, _args, ctx) => loadMember(ctx, memberId),
    }),
    address: t.exposeString("address", { description: "Where it would go." }),
    name: t.exposeString("name", { description: "The person's name; empty for the escalation address." }),
    gets: t.exposeBoolean("gets", { description: "Whether they would get it." }),
    reasons: t.field({
      type: [RecipientReasonEnum],
      description: "Why they would; also given where something else keeps them from it.",
      resolve: ({ reasons }) => reasons,
    }),
    unsubscribed: t.exposeBoolean("unsubscribed", {
      description: "Whether they have unsubscribed from this kind of mail.",
    }),
    whyNot: t.exposeString("whyNot", {
      nullable: true,
      description: "Why they would not get it, for people; null where they would.",
    }),
  }),
});

const ReportDraftInput = builder.inputType("ReportDraftInput", {
  description: "Report settings that are not saved yet; what is left out stands as it is.",
  fields: (t) => ({
    roles: t.field({ type: [RecipientRoleInput], description: "Roles switched on or off." }),
    extraRecipientIds: t.idList({ description: "All extra recipients: members." }),
    escalationBcc: t.field({ type: "EmailAddress", description: "The escalation address; null: none." }),
  }),
});

builder.queryFields((t) => ({
  recipientRoles: t.field({
    type: [RecipientRoleType],
    description:
      "The three roles as receivers of integration reports: company admin, company supervisor, billing admin.",
    resolve: (_root, _args, ctx) => listRecipientRoles(ctx.database.prisma, requireActor(ctx).organizationId),
  }),
  reportSettings: t.field({
    type: ReportSettingsType,
    description: "Who gets reports, and when.",
    resolve: (_root, _args, ctx) => getReportSettings(ctx.database.prisma, requireActor(ctx).organizationId),
  }),
  reportRecipients: t.field({
    type: [ReportRecipientType],
    description:
      "Who would get a mail and why, and who would not and why not: first those who would. 500 at most are named.",
    args: {
      draft: t.arg({ type: ReportDraftInput, description: "As if these settings were saved." }),
      kind: t.arg({
        type: NotificationKindEnum,
        description: "Of this kind of mail; of any that may be unsubscribed from where it is left out.",
      }),
    },
    resolve: (_root, { draft, kind }, ctx) =>
      listReportRecipients(ctx, {
        kind: kind ?? null,
        roles: (draft?.roles ?? []).map((choice, index) => toRoleChoice(choice, `draft.roles.${index}`)),
        extraRecipientIds:
          draft?.extraRecipientIds?.map((id, index) =>
            recordId("Member", id, `draft.extraRecipientIds.${index}`),
          ) ?? null,
        escalationBcc: draft?.escalationBcc,
      }),
  }),
}));

/** Batched: one statement per tick. */
function loadMembersOf(ctx: GraphQLContext, { organizationId, role }: RecipientRole): Promise<Member[]> {
  return loadBatched<string, Member[]>(ctx, `members of roles ${organizationId}`, role, async (roles) => {
    const { rows } = await ctx.database.pool.query<Member & { held: string }>({
      name: "members-of-roles",
      text: `select m.*, r.role as "held" from unnest($1::text[]) as r(role) cross join lateral (
               select * from "Member" m where m."organizationId" = $2 and m."removedAt" is null
                 and r.role = any(m."roles"::text[]) order by m."organizationId", m."id" limit ${named}) m`,
      values: [roles, organizationId],
    });
    const byRole = Map.groupBy(rows, ({ held }) => held);
    return roles.map((each) => byRole.get(each) ?? []);
  });
}
