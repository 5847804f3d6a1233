/**
 * What data sync keeps, for `fillLists`: twice as many contacts, people and runs as rules, half of each of the busy account.
 * Ten contacts each, the oldest, are new, to push and deleted, thirty have the address that is asked for; thirty people are not
 * active; thirty runs each failed and read views. As many views of the busy account as accounts, the first with half of its contacts.
 */
export function fillSyncedLists(grow: (count: string) => string): string[] {
  return [
    `create temp table fill_contact as
     select g.*, uuidv7() as "id", a."id" as "accountId" from (${grow(`2 * o."rules"`)}) g
     join fill_account a on a."organizationId" = g."organizationId" and a.n = g.n % 2 * 5`,
    `insert into "Contact" ("id", "organizationId", "accountId", "externalId", "email", "name", "properties", "base", "version", "pushedVersion",
       "deletedAt", "deletedBy", "createdAt", "updatedAt")
     select "id", "organizationId", "accountId", case when n % 6 = 0 and n < 60 then null else 'record-' || n end,
       case when n < 60 then 'rare@example.com' else 'person-' || n || '@example.com' end, 'Contact ' || n, '{}', '{}',
       case when n % 6 in (0, 2) and n < 60 then 2 else 1 end, 1,
       case when n % 6 = 4 and n < 60 then now() end, case when n % 6 = 4 and n < 60 then 'PROVIDER'::"RecordSide" end, now(), now()
     from fill_contact order by "position"`,
    `insert into "DirectoryUser" ("id", "organizationId", "accountId", "externalId", "email", "name", "active", "data", "seenRunId", "createdAt", "updatedAt",
       "deletedAt")
     select uuidv7(), "organizationId", "accountId", 'user-' || n, case when n < 60 then 'Rare@example.com' else 'user-' || n || '@example.com' end, 'User ' || n,
       n % 4 > 1 or n >= 120, '{}', "id", now(), now(), case when n > 200 and n % 10 = 0 then now() end
     from fill_contact order by "position"`,
    `create temp table fill_view as
     select g.*, uuidv7() as "id", a."id" as "accountId" from (${grow(`o."accounts"`)}) g
     join fill_account a on a."organizationId" = g."organizationId" and a.n = 0`,
    `insert into "ProviderView" ("id", "organizationId", "accountId", "key", "name", "records")
     select "id", "organizationId", "accountId", 'view-' || n, 'View ' || n, 1 from fill_view order by "position"`,
    // Records that are no contacts are few: one in fifty.
    `insert into "ProviderViewMember" ("viewId", "externalId", "syncRunId")
     select v."id", 'record-' || c.n || case when c.n % 100 = 98 then '-unknown' else '' end, c."id" from fill_contact c
     join fill_view v on v."organizationId" = c."organizationId" and v.n = 0
     where c.n % 2 = 0 and c.n >= 60 order by c."position"`,
    // Those of views and those that failed are the oldest.
    `insert into "SyncRun" ("id", "organizationId", "accountId", "kind", "status", "runAt", "createdAt")
     select uuidv7(), "organizationId", "accountId",
       (case when n < 60 then 'VIEWS' when n % 3 = 0 then 'ORG_SYNC' when n % 3 = 1 then 'CONTACTS_PULL' else 'USERS' end)::"SyncRunKind",
       (case when n between 60 and 119 then 'FAILED' else 'SUCCEEDED' end)::"SyncRunStatus", now(), now()
     from fill_contact order by "position"`,
    `insert into "SyncObjectProgress" ("syncRunId", "object", "position", "state", "done")
     select "id", 'CONTACTS', 0, 'DONE', 1 from "SyncRun"`,
    `insert into "SyncMinute" ("syncRunId", "at", "emitted", "committed", "failed")
     select "id", now(), 1, 1, 0 from "SyncRun"`,
  ];
}
