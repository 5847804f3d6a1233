import type { NotificationKind } from "../../generated/prisma/enums.ts";
import type { Database } from "../../platform/database/client.ts";
import { chooseRecipients, reportRoles } from "./choose-recipients.ts";
import type { Recipient, RecipientFacts, RecipientMember } from "./choose-recipients.ts";

/** How many members are looked at: those who may get mail before all others. */
const mostMembers = 1_000;

/** Who is to get what as it stands now. In two statements. `kind`: whose unsubscriptions count; null: none do. */
export async function loadRecipientFacts(
  { pool }: Pick<Database, "pool">,
  organizationId: string,
  kind: NotificationKind | null,
): Promise<RecipientFacts> {
  const [settings, members] = await Promise.all([
    pool.query<{ escalationBcc: string | null; enabledRoles: string[]; extraMemberIds: string[] }>({
      name: "recipient-settings",
      text: `select (select "escalationBcc" from "ReportSettings" where "organizationId" = $1) as "escalationBcc",
               array(select "role"::text from "RecipientRole" where "organizationId" = $1 and "enabled") as "enabledRoles",
               array(select "memberId"::text from "ExtraRecipient" where "organizationId" = $1) as "extraMemberIds"`,
      values: [organizationId],
    }),
    pool.query<RecipientMember>({
      name: "recipient-members",
      text: `select m."id" as "memberId", u."name", u."email", m."roles"::text[] as "roles",
               u."passwordHash" is not null as "isConfirmed",
               exists (select from "MailOptOut" o where o."memberId" = m."id" and o."kind"::text = $2) as "isUnsubscribed"
             from "Member" m join "User" u on u."id" = m."userId"
             where m."organizationId" = $1 and m."removedAt" is null
             order by m."roles"::text[] && $3 desc, exists (select from "ExtraRecipient" e where e."memberId" = m."id") desc, m."id"
             limit ${mostMembers}`,
      values: [organizationId, kind, reportRoles],
    }),
  ]);
  const [found] = settings.rows;
  return {
    enabledRoles: (found?.enabledRoles ?? []) as RecipientFacts["enabledRoles"],
    extraMemberIds: found?.extraMemberIds ?? [],
    escalationBcc: found?.escalationBcc ?? null,
    members: members.rows,
  };
}

/** Those who get a mail of a kind as it stands now. */
export async function findRecipients(
  database: Pick<Database, "pool">,
  organizationId: string,
  kind: NotificationKind | null,
): Promise<Recipient[]> {
  const facts = await loadRecipientFacts(database, organizationId, kind);
  return chooseRecipients(facts, kind).filter(({ gets }) => gets);
}
