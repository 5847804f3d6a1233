import type { Database } from "../database/client.ts";
import { encodeMail } from "./encode-mail.ts";
import type { MailTransport } from "./mail-transport.ts";

/** How many mails of an organization are kept. */
const kept = 500;

/**
 * The built-in inbox of demo mode: keeps mails as they would arrive, headers included, the newest 500 of each organization. A copy that is
 * sent again after a crash is kept once.
 */
export function makeInboxTransport(database: Database, from: string): MailTransport {
  return {
    kind: "INBOX",
    async send(mail) {
      const { headers, from: fromAddress } = await encodeMail(mail, from);
      const { rowCount } = await database.pool.query({
        name: "inbox-keep",
        text: `insert into "InboxMail" ("id", "organizationId", "notificationId", "messageId", "fromAddress", "toAddress", "subject",
                 "headers", "html", "text", "receivedAt")
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict ("id") do nothing`,
        values: [
          mail.id,
          mail.organizationId,
          mail.notificationId,
          mail.messageId,
          fromAddress,
          mail.recipient,
          mail.subject,
          JSON.stringify(headers),
          mail.html,
          mail.text,
          mail.at,
        ],
      });
      await database.pool.query({
        name: "inbox-trim",
        text: `delete from "InboxMail" where "organizationId" = $1 and "id" <= (
                 select "id" from "InboxMail" where "organizationId" = $1 order by "id" desc offset ${kept} limit 1)`,
        values: [mail.organizationId],
      });
      return { code: 250, answer: rowCount ? "250 Kept in the built-in inbox" : "250 Was kept before" };
    },
    restsUntil: () => null,
    problem: () => null,
    close: () => Promise.resolve(),
  };
}
