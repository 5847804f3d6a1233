import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type {
  Environment,
  IncidentTopic,
  NotificationKind,
  NotificationPhase,
} from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import type { NotificationDetail } from "./notification-detail.ts";
import { notificationTitle } from "./notification-title.ts";
import { nextReminderAt } from "./reminders.ts";

export type NotificationDraft = {
  organizationId: string;
  kind: NotificationKind;
  phase: NotificationPhase;
  /** Of an incident: what it is about, and the record that does not work. Both or neither. */
  topic?: IncidentTopic;
  subjectId?: string;
  environment?: Environment | null;
  accountId?: string | null;
  serviceId?: string | null;
  ruleId?: string | null;
  connectionId?: string | null;
  subscriptionId?: string | null;
  syncRunId?: string | null;
  /** The name of the change that it is about, such as `account.reauthenticationRequired`. */
  cause: string;
  detail: NotificationDetail;
  /** Not before; now unless given. */
  sendAt?: Date;
};

type IncidentDraft = NotificationDraft & { topic: IncidentTopic; subjectId: string };
type Incident = Pick<IncidentDraft, "organizationId" | "topic" | "subjectId"> & {
  id: string;
  environment: Environment | null;
  opened: boolean;
};
type Told = NotificationDraft & { id: string; incidentId: string | null };

/**
 * Records what people are to be told, in the transaction of its cause: who gets it is decided when it is sent. In a fixed number of
 * statements for any number of drafts. Of an incident: OPENED tells nothing where it is open already, CHANGED opens it where it is not,
 * RESOLVED tells nothing where none is open. Ends come before beginnings. Appends `notification.recorded` for each.
 */
export async function recordNotifications(
  scope: TransactionScope,
  drafts: readonly NotificationDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const ofIncidents = drafts.filter(isOfIncident);
  const resolved = await resolveIncidents(
    scope,
    ofIncidents.filter(({ phase }) => phase === "RESOLVED"),
  );
  const opened = await openIncidents(
    scope,
    ofIncidents.filter(({ phase }) => phase === "OPENED" || phase === "CHANGED"),
  );
  const told = drafts.flatMap((draft): Told[] => {
    const id = newId();
    if (!isOfIncident(draft)) return [{ ...draft, id, incidentId: null }];
    const incident = (draft.phase === "RESOLVED" ? resolved : opened).get(keyOf(draft));
    if (!incident || (draft.phase === "OPENED" && !incident.opened)) return [];
    const phase = incident.opened ? "OPENED" : draft.phase;
    return [{ ...draft, id, phase, incidentId: incident.id }];
  });
  await insertNotifications(scope, told);
}

/** Writes notifications whose incidents are known, and appends `notification.recorded` for each. */
export async function insertNotifications(
  { tx, now }: TransactionScope,
  told: readonly Told[],
): Promise<void> {
  if (told.length === 0) return;
  const rows = JSON.stringify(told.map((draft) => ({ ...draft, sendAt: draft.sendAt ?? now })));
  await tx.$executeRaw(Prisma.sql`
    insert into "Notification" ("id", "organizationId", "kind", "phase", "incidentId", "environment", "accountId", "serviceId",
      "ruleId", "connectionId", "subscriptionId", "syncRunId", "cause", "detail", "createdAt", "sendAt")
    select d."id", d."organizationId", d."kind"::"NotificationKind", d."phase"::"NotificationPhase", d."incidentId",
      d."environment"::"Environment", d."accountId", d."serviceId", d."ruleId", d."connectionId", d."subscriptionId",
      d."syncRunId", d."cause", d."detail", ${now}::timestamptz, d."sendAt"
    from jsonb_to_recordset(${rows}::jsonb) as d("id" uuid, "organizationId" uuid, "kind" text, "phase" text, "incidentId" uuid,
      "environment" text, "accountId" uuid, "serviceId" uuid, "ruleId" uuid, "connectionId" uuid, "subscriptionId" uuid,
      "syncRunId" uuid, "cause" text, "detail" jsonb, "sendAt" timestamptz)`);
  await appendChanges(
    tx,
    now,
    told.map((draft) => ({
      organizationId: draft.organizationId,
      name: "notification.recorded",
      entityType: "Notification",
      entityId: draft.id,
      parentId: draft.incidentId,
      payload: { title: notificationTitle(draft), kind: draft.kind, phase: draft.phase },
    })),
  );
}

function isOfIncident(draft: NotificationDraft): draft is IncidentDraft {
  return draft.topic !== undefined && draft.subjectId !== undefined;
}

function keyOf(draft: Pick<IncidentDraft, "topic" | "subjectId" | "environment">): string {
  return `${draft.topic} ${draft.subjectId} ${draft.environment ?? ""}`;
}

/** Distinct, and in one order, so that two transactions never wait for each other. */
function distinctRows(now: Date, drafts: readonly IncidentDraft[]): string {
  const byKey = new Map(drafts.map((draft) => [keyOf(draft), draft]));
  const rows = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, draft]) => draft);
  return JSON.stringify(
    rows.map(({ organizationId, topic, subjectId, environment, phase }) => ({
      id: newId(),
      organizationId,
      topic,
      subjectId,
      environment,
      isChange: phase === "CHANGED",
      remindAt: nextReminderAt(topic, now, 0),
    })),
  );
}

async function openIncidents(
  { tx, now }: TransactionScope,
  drafts: readonly IncidentDraft[],
): Promise<Map<string, Incident>> {
  if (drafts.length === 0) return new Map();
  const incidents = await tx.$queryRaw<Incident[]>(Prisma.sql`
    with drafts as (
      select * from jsonb_to_recordset(${distinctRows(now, drafts)}::jsonb) as d("id" uuid, "organizationId" uuid, "topic" text,
        "subjectId" uuid, "environment" text, "isChange" boolean, "remindAt" timestamptz)
    ), written as (
      insert into "Incident" as i ("id", "organizationId", "topic", "subjectId", "environment", "openedAt", "remindAt")
      select d."id", d."organizationId", d."topic"::"IncidentTopic", d."subjectId", d."environment"::"Environment",
        ${now}::timestamptz, d."remindAt" from drafts d
      on conflict ("organizationId", "topic", "subjectId", "environment") where "resolvedAt" is null do update set
        "reminders" = i."reminders"
      returning i."id", i."organizationId", i."topic"::text, i."subjectId", i."environment"::text, (xmax = 0) as "opened"
    )
    select * from written`);
  const changed = new Set(drafts.filter(({ phase }) => phase === "CHANGED").map(keyOf));
  const moved = incidents.filter((incident) => !incident.opened && changed.has(keyOf(incident)));
  for (const topic of new Set(moved.map((incident) => incident.topic)))
    await tx.incident.updateMany({
      where: { id: { in: moved.filter((each) => each.topic === topic).map(({ id }) => id) } },
      data: { reminders: 0, remindAt: nextReminderAt(topic, now, 0) },
    });
  return new Map(incidents.map((incident) => [keyOf(incident), incident]));
}

async function resolveIncidents(
  { tx, now }: TransactionScope,
  drafts: readonly IncidentDraft[],
): Promise<Map<string, Incident>> {
  if (drafts.length === 0) return new Map();
  const incidents = await tx.$queryRaw<Incident[]>(Prisma.sql`
    update "Incident" i set "resolvedAt" = ${now}::timestamptz, "remindAt" = null
    from jsonb_to_recordset(${distinctRows(now, drafts)}::jsonb) as d("organizationId" uuid, "topic" text, "subjectId" uuid, "environment" text)
    where i."organizationId" = d."organizationId" and i."topic" = d."topic"::"IncidentTopic" and i."subjectId" = d."subjectId"
      and i."environment" is not distinct from d."environment"::"Environment" and i."resolvedAt" is null
    returning i."id", i."organizationId", i."topic"::text, i."subjectId", i."environment"::text, false as "opened"`);
  return new Map(incidents.map((incident) => [keyOf(incident), incident]));
}
