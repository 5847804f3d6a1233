import { requireActor } from "../../context.ts";
import type { Mail } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";

const listed = 500;

/** The copies of a notification in the order they were written, 500 at most. Batched: one statement per tick. */
export async function loadMails(ctx: GraphQLContext, notificationId: string): Promise<Mail[]> {
  const { organizationId } = requireActor(ctx);
  return loadBatched<string, Mail[]>(ctx, "mails", notificationId, async (ids) => {
    const { rows } = await ctx.database.pool.query<Mail>({
      name: "mails-of-notifications",
      text: `select m.* from unnest($1::uuid[]) as n(id) cross join lateral (
               select * from "Mail" m where m."notificationId" = n.id and m."organizationId" = $2
               order by m."notificationId", m."id" limit ${listed}) m`,
      values: [ids, organizationId],
    });
    const byNotification = Map.groupBy(rows, (mail) => mail.notificationId);
    return ids.map((id) => byNotification.get(id) ?? []);
  });
}
