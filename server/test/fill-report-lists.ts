/**
 * What reports keep, for `fillLists`: twice as many notifications as rules, half of them about the busy account, each with two mails; a
 * quarter belongs to one incident and another quarter to one digest. Thirty each, the oldest, are of a rare kind and failed. As many
 * mails in the inbox.
 */
export function fillReportLists(grow: (count: string) => string): string[] {
  return [
    `create temp table fill_incident as
     select g.*, uuidv7() as "id", uuidv7() as "digestId" from (${grow("1")}) g`,
    `insert into "Incident" ("id", "organizationId", "topic", "subjectId", "openedAt")
     select "id", "organizationId", 'MAPPING', "id", now() from fill_incident`,
    `insert into "Notification" ("id", "organizationId", "kind", "phase", "cause", "detail", "createdAt", "sendAt", "state")
     select "digestId", "organizationId", 'DIGEST', 'EVENT', 'digest.due', '{}', now(), now(), 'SENT' from fill_incident`,
    `create temp table fill_notification as
     select g.*, uuidv7() as "id", a."id" as "accountId" from (${grow(`2 * o."rules"`)}) g
     join fill_account a on a."organizationId" = g."organizationId" and a.n = g.n % 2 * 5`,
    `insert into "Notification" ("id", "organizationId", "accountId", "kind", "phase", "cause", "detail", "createdAt", "sendAt", "state", "incidentId", "digestId")
     select f."id", f."organizationId", f."accountId",
       (case when f.n < 60 then 'WATCH_FAILED' when f.n % 3 = 0 then 'DATA_SYNC' when f.n % 3 = 1 then 'MAPPING_ERRORS' else 'INTEGRATION_ENABLED' end)::"NotificationKind",
       'CHANGED', 'x', '{}', now(), now(),
       (case when f.n between 60 and 119 then 'FAILED' else 'SENT' end)::"NotificationState",
       case when f.n % 4 = 0 then i."id" end, case when f.n % 4 = 2 then i."digestId" end
     from fill_notification f join fill_incident i on i."organizationId" = f."organizationId" order by f."position"`,
    `insert into "Mail" ("id", "organizationId", "notificationId", "address", "name", "reasons", "state", "sendAt")
     select uuidv7(), f."organizationId", f."id", 'person-' || c.n || '@example.com', '', array['COMPANY_ADMIN'], 'SENT', now()
     from fill_notification f cross join generate_series(1, 2) as c(n) order by f."position"`,
    `insert into "InboxMail" ("id", "organizationId", "messageId", "fromAddress", "toAddress", "subject", "headers", "html", "text", "receivedAt")
     select uuidv7(), "organizationId", 'x', 'x', 'x', 'Mail ' || n, '[]', '', '', now() from fill_notification order by "position"`,
  ];
}
