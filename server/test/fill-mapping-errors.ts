/**
 * Mapping errors, for `fillLists`: twice as many groups as rules, half of them of the busy account, of which half have open
 * errors; as many errors, half of them of the first group. Thirty errors each, the oldest, are open and ignored; the others are resolved.
 */
export function fillMappingErrors(grow: (count: string) => string): string[] {
  return [
    `create temp table fill_group as
     select g.*, uuidv7() as "id", a."id" as "accountId" from (${grow(`2 * o."rules"`)}) g
     join fill_account a on a."organizationId" = g."organizationId" and a.n = g.n % 2 * 5`,
    `insert into "MappingErrorGroup" ("id", "organizationId", "accountId", "direction", "property", "field", "code", "open", "firstSeenAt", "lastSeenAt")
     select "id", "organizationId", "accountId", 'PULL', 'property' || n, 'Field', 'NOT_A_DATE', (n % 4 = 0)::int, now(), now()
     from fill_group order by "position"`,
    `create index on fill_group ("organizationId", n)`,
    `analyze fill_group`,
    `insert into "MappingError" ("id", "organizationId", "accountId", "groupId", "direction", "recordKey", "recordName", "field", "property", "value",
       "code", "reason", "suggestion", "state", "firstSeenAt", "lastSeenAt")
     select uuidv7(), e."organizationId", g."accountId", g."id", 'PULL', 'record-' || e.n, 'Record ' || e.n, 'Field', 'property' || g.n, 'a value',
       'NOT_A_DATE', 'It is no date.', 'Correct it.',
       (case when e.n >= 120 then 'RESOLVED' when e.n % 4 = 0 then 'OPEN' when e.n % 4 = 2 then 'IGNORED' else 'RESOLVED' end)::"MappingErrorState", now(), now()
     from (${grow(`2 * o."rules"`)}) e
     join fill_group g on g."organizationId" = e."organizationId" and g.n = case when e.n % 2 = 0 then 0 else e.n / 2 end
     order by e."position"`,
  ];
}
