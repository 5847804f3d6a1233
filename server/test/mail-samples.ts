import { readNotificationDetail } from "../src/modules/reports/notification-detail.ts";
import type { NotificationDetail } from "../src/modules/reports/notification-detail.ts";
import { composeMail } from "../src/modules/reports/compose/compose-mail.ts";
import type { MailDocument, MailFooter } from "../src/modules/reports/compose/mail-document.ts";
import { renderHtml } from "../src/modules/reports/mail/render-html.ts";
import { renderText } from "../src/modules/reports/mail/render-text.ts";
import type { IncidentTopic, NotificationKind, NotificationPhase } from "../src/generated/prisma/enums.ts";
import { newId } from "../src/platform/ids.ts";
import type { TestApp } from "./app.ts";
import { makeMailScene } from "./mail-scene.ts";
import type { MailScene } from "./mail-scene.ts";

export type MailSample = { name: string; document: MailDocument; html: string; text: string };

type Draft = {
  kind: NotificationKind;
  phase: NotificationPhase;
  topic?: IncidentTopic;
  detail?: NotificationDetail;
  environment?: "DEVELOPMENT" | "PRODUCTION" | null;
  of?: Partial<Record<"accountId" | "ruleId" | "connectionId" | "subscriptionId" | "syncRunId", string>>;
};

const hourMs = 3_600_000;

/** A mail of every kind, in the phases that say something of their own, of a scene whose names are given. */
export async function makeMailSamples(
  app: TestApp,
  name: (plain: string) => string = (plain) => plain,
): Promise<MailSample[]> {
  const scene = await makeMailScene(app, name);
  const samples: MailSample[] = [];
  for (const draft of draftsOf(scene)) samples.push(await composeSample(app, scene, draft));
  return samples;
}

export function footerOf(app: TestApp, organizationName: string): MailFooter {
  const { publicUrl } = app.environment;
  return {
    organizationName,
    received: `You get this as company admin of ${organizationName}.`,
    unsubscribeUrl: `${publicUrl}/reports/unsubscribe/token`,
    settingsUrl: `${publicUrl}/settings/reports`,
  };
}

function draftsOf({ names, ids }: MailScene): Draft[] {
  const of = { accountId: ids.account };
  const account = { accountName: names.account, serviceName: "Zoho CRM" };
  const callback = { extensionName: names.extension, event: "onInstall", endpoint: "hooks.example.com" };
  const rule = { ...account, ruleName: names.rule, functionName: names.function };
  const production = "PRODUCTION" as const;
  const run = {
    ...account,
    runKind: "CONTACTS_PULL" as const,
    counts: {
      emitted: 1_204,
      committed: 1_190,
      created: 10,
      updated: 1_180,
      deleted: 0,
      skipped: 3,
      failed: 14,
      conflicts: 2,
    },
  };
  const incident = (
    kind: NotificationKind,
    topic: IncidentTopic,
    phases: NotificationPhase[],
    rest: Omit<Draft, "kind" | "phase" | "topic">,
  ): Draft[] => phases.map((phase) => ({ kind, topic, phase, environment: production, ...rest }));
  const connection = {
    detail: { connectionName: names.connection, serviceName: "Zoho Books", reason: "invalid_code" },
    of: { connectionId: ids.connection },
  };
  return [
    ...incident("REAUTHENTICATION_REQUIRED", "REAUTHENTICATION", ["OPENED", "REMINDER", "RESOLVED"], {
      detail: { ...account, reason: names.reason, resolution: "Ada reconnected it." },
      of,
    }),
    ...incident("REAUTHENTICATION_REQUIRED", "REAUTHENTICATION", ["OPENED"], {
      ...connection,
      environment: "DEVELOPMENT",
    }),
    ...incident("SYNC_FAILED", "ORG_SYNC", ["OPENED", "RESOLVED"], {
      detail: { ...account, reason: names.reason, resolution: "A sync succeeded." },
      of,
    }),
    ...incident("WATCH_FAILED", "WATCH", ["OPENED", "RESOLVED"], {
      detail: { ...account, reason: names.reason, resolution: "Events come in again." },
      of,
    }),
    ...incident("FUNCTION_FAILING", "FUNCTION", ["OPENED", "RESOLVED"], {
      detail: { ...rule, reason: names.reason, resolution: "An attempt succeeded." },
      of: { ...of, ruleId: ids.rule },
    }),
    ...(["CALLBACK_FAILING", "CALLBACK_DISABLED", "CALLBACK_RECOVERED"] as const).map((kind): Draft => ({
      kind,
      topic: "CALLBACK",
      phase: kind === "CALLBACK_RECOVERED" ? "RESOLVED" : kind === "CALLBACK_FAILING" ? "OPENED" : "CHANGED",
      environment: null,
      detail: { ...callback, percent: 70, reason: names.reason, resolution: "A delivery succeeded." },
      of: { subscriptionId: ids.subscription },
    })),
    ...incident("MAPPING_ERRORS", "MAPPING", ["OPENED"], { detail: { ...account, openErrors: 2_000 }, of }),
    ...incident("MAPPING_ERRORS", "MAPPING", ["RESOLVED"], {
      detail: { ...account, resolution: "The last error was corrected." },
    }),
    {
      kind: "DATA_SYNC",
      phase: "EVENT",
      environment: production,
      detail: run,
      of: { ...of, syncRunId: ids.run },
    },
    ...incident("DATA_SYNC", "CONTACTS_PULL", ["OPENED", "RESOLVED"], {
      detail: { ...run, outcome: "FAILED", reason: names.reason, resolution: "A run succeeded." },
      of,
    }),
    {
      kind: "INTEGRATION_ENABLED",
      phase: "EVENT",
      environment: production,
      detail: { ...account, byName: names.person },
      of,
    },
    {
      kind: "INTEGRATION_DISABLED",
      phase: "EVENT",
      environment: production,
      detail: {
        ...account,
        byName: names.person,
        cause: "ACCOUNT_DELETED",
        stopped: { rules: [names.rule, "Old customers"], moreRules: 3, deletedContacts: 1_204 },
      },
    },
    { kind: "DIGEST", phase: "EVENT" },
    { kind: "WEEKLY_REPORT", phase: "EVENT" },
  ];
}

async function composeSample(app: TestApp, scene: MailScene, draft: Draft): Promise<MailSample> {
  const { prisma } = app.environment.database;
  const { organization } = scene;
  const now = app.environment.clock.now();
  const openedAt = new Date(now.getTime() - 26 * hourMs);
  const incident = draft.topic
    ? await prisma.incident.create({
        data: {
          id: newId(),
          organizationId: organization.id,
          topic: draft.topic,
          subjectId: newId(),
          environment: draft.environment ?? null,
          openedAt,
          resolvedAt: draft.phase === "RESOLVED" ? now : null,
        },
      })
    : null;
  const notification = await prisma.notification.create({
    data: {
      id: newId(),
      organizationId: organization.id,
      kind: draft.kind,
      phase: draft.phase,
      incidentId: incident?.id ?? null,
      environment: draft.environment ?? null,
      ...draft.of,
      cause: "problem.opened",
      detail: readNotificationDetail(draft.detail ?? {}),
      createdAt: now,
      sendAt: now,
    },
  });
  if (draft.kind === "DIGEST")
    await prisma.notification.updateMany({
      where: {
        organizationId: organization.id,
        kind: { in: ["DATA_SYNC", "MAPPING_ERRORS", "WATCH_FAILED"] },
      },
      data: { digestId: notification.id, state: "DIGESTED" },
    });
  const document = await composeMail(app.environment, { ...notification, incident, organization });
  const footer = footerOf(app, organization.name);
  const name = `${draft.kind}-${draft.phase}${draft.of?.connectionId ? "-connection" : ""}`.toLowerCase();
  return { name, document, html: renderHtml(document, { footer }), text: renderText(document, { footer }) };
}
