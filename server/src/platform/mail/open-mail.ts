import type { Clock } from "../clock.ts";
import type { Database } from "../database/client.ts";
import type { Logger } from "../logger.ts";
import { makeInboxTransport } from "./inbox-transport.ts";
import type { MailTransport } from "./mail-transport.ts";
import { makeNoTransport } from "./no-transport.ts";
import { readSmtpUrl } from "./smtp-settings.ts";
import { makeSmtpTransport } from "./smtp-transport.ts";

/** Where mail goes: through SMTP where a server is set, else into the built-in inbox where there is one, else nowhere. */
export function openMail(options: {
  smtpUrl: string | undefined;
  /** As in the header `From`. */
  from: string;
  hasInbox: boolean;
  database: Database;
  clock: Clock;
  log: Logger;
}): MailTransport {
  const { smtpUrl, from, hasInbox, database, clock, log } = options;
  if (smtpUrl !== undefined) return makeSmtpTransport(readSmtpUrl(smtpUrl), { clock, log, from });
  return hasInbox ? makeInboxTransport(database, from) : makeNoTransport();
}
