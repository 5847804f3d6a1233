import { createTransport } from "nodemailer";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import { toMessage } from "./encode-mail.ts";
import type { MailTransport } from "./mail-transport.ts";
import { readSmtpError } from "./read-smtp-error.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

/** How many connections are open to the server at a time. */
export const smtpConnections = 5;
const connectMs = 10_000;
const silenceMs = 30_000;
/** A server that trickles is given up after this. */
const wholeMs = 120_000;
/** An unreachable server is left alone for this, then for twice as long each time … */
const firstRestMs = 5_000;
/** … up to this. */
const longestRestMs = 300_000;

/**
 * Sends through one mail server, over a pool of connections. A server that cannot be reached is left alone for 5 s, then longer, up to 5
 * minutes: meanwhile mails wait, and none is charged for it.
 */
export function makeSmtpTransport(
  settings: SmtpSettings,
  { clock, log, from }: { clock: Clock; log: Logger; from: string },
): MailTransport {
  const { host, port, secure, requireTls, auth } = settings;
  const pool = createTransport({
    pool: true,
    host,
    port,
    secure,
    ...(auth ? { auth } : {}),
    requireTLS: requireTls && !secure,
    tls: { rejectUnauthorized: requireTls },
    maxConnections: smtpConnections,
    // Mails are tried again by their queue, which knows whether a try may have succeeded.
    maxRequeues: 0,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  pool.on("error", (error) => log.warn({ err: error }, "a connection to the mail server broke"));
  let failures = 0;
  let restsUntil: Date | null = null;
  let problem: { since: Date; reason: string } | null = null;

  function rest(reason: string): void {
    const now = clock.now();
    // Those that were under way when it went away say nothing new.
    if (restsUntil && restsUntil > now) return;
    restsUntil = new Date(now.getTime() + Math.min(firstRestMs * 2 ** failures, longestRestMs));
    failures += 1;
    problem = { since: problem?.since ?? now, reason };
    log.warn({ host, port, reason, until: restsUntil }, "the mail server cannot be reached; mails wait");
  }

  function answered(): void {
    if (problem) log.info({ host, port }, "the mail server can be reached again");
    failures = 0;
    restsUntil = null;
    problem = null;
  }

  return {
    kind: "SMTP",
    async send(mail) {
      const deadline = new AbortController();
      const cancel = clock.setTimer(() => deadline.abort(), wholeMs);
      try {
        const { response } = await pool.sendMail({ ...toMessage(mail, from), signal: deadline.signal });
        answered();
        return { code: Number(/^\d{3}/.exec(response)?.[0] ?? 250), answer: response };
      } catch (error) {
        const read = readSmtpError(error);
        if (read.fault === "UNREACHABLE") rest(read.message);
        else answered();
        throw read;
      } finally {
        cancel();
      }
    },
    restsUntil: () => (restsUntil && restsUntil > clock.now() ? restsUntil : null),
    problem: () =>
      problem &&
      `The mail server ${host}:${port} cannot be used since ${problem.since.toISOString().slice(0, 16).replace("T", " ")} UTC: ${problem.reason} Mails wait until it can.`,
    close: async () => pool.close(),
  };
}
