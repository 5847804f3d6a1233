import { requireActor } from "../../context.ts";
import { loadBatched } from "../../graphql/batch.ts";
import { builder } from "../../graphql/builder.ts";
import { previewWeeklyReport } from "./preview-weekly-report.ts";
import type { WeeklyReportPreview } from "./preview-weekly-report.ts";

const WeeklyReportType = builder.objectRef<WeeklyReportPreview>("WeeklyReport").implement({
  description: "The weekly report of the organization as it would be sent now.",
  fields: (t) => ({
    from: t.field({ type: "DateTime", description: "When its week begins.", resolve: ({ from }) => from }),
    to: t.field({ type: "DateTime", description: "When its week ends: now.", resolve: ({ to }) => to }),
    subject: t.exposeString("subject", { description: "The subject of the mail." }),
    html: t.exposeString("html", {
      description: "The mail as HTML: without scripts, and without anything that is fetched.",
    }),
    text: t.exposeString("text", { description: "The mail as plain text." }),
  }),
});

builder.queryField("weeklyReport", (t) =>
  t.field({
    type: WeeklyReportType,
    description:
      "The weekly report as it would be sent now: accounts, syncs, rules, deliveries and problems of the last 7 days, compared with the 7 before. Nothing is sent.",
    resolve: (_root, _args, ctx) =>
      // However often a document asks for it, it is composed once.
      loadBatched(ctx, "weekly report", requireActor(ctx).organizationId, async (ids: string[]) => {
        const report = await previewWeeklyReport(ctx);
        return ids.map(() => report);
      }),
  }),
);
