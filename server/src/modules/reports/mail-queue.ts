import type { Environment } from "../../context.ts";
import { smtpConnections } from "../../platform/mail/smtp-transport.ts";
import { makeBatchWriter } from "../../platform/queue/batch-writer.ts";
import { openQueuePool } from "../../platform/queue/queue-pool.ts";
import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { randomUnit } from "../../platform/random.ts";
import { claimMails, reclaimMails } from "./claim-mails.ts";
import type { ClaimedMail } from "./claim-mails.ts";
import { recordMailEnds } from "./record-mail-ends.ts";
import { sendMail } from "./send-mail.ts";
import type { MailEnd } from "./send-mail.ts";

const recordedAtOnce = 100;
const wakers = new Set(["notification.changed", "notification.sent", "notification.failed"]);

/**
 * Sends mails, as many at a time as there are connections to the mail server. While that cannot be reached, or none is set, they wait.
 * `random` is for the jitter of retries.
 */
export function startMailQueue(
  environment: Environment,
  { random = randomUnit }: { random?: () => number } = {},
): Queue {
  const { clock, feed, log, mail } = environment;
  const pool = openQueuePool(environment.database, log, 2);
  const mailing = { ...environment, pool };
  const running = new Set<string>();
  const writer = makeBatchWriter<MailEnd>({
    what: "the ends of mails",
    most: recordedAtOnce,
    clock,
    log,
    write: (ends) => recordMailEnds(environment, ends),
  });

  async function claim(limit: number): Promise<ClaimedMail[]> {
    if (mail.kind === "NONE" || mail.restsUntil()) return [];
    const claimed = await claimMails(mailing, limit);
    for (const { id } of claimed) running.add(id);
    return claimed;
  }

  async function run(claimed: ClaimedMail): Promise<void> {
    try {
      // Until its end is recorded it stays claimed: a mail that the server took must not go again because the database rests.
      await writer.add(await sendMail(mailing, claimed, random()));
    } finally {
      running.delete(claimed.id);
    }
  }

  const queue = runQueue<ClaimedMail>({
    name: "mails",
    concurrency: smtpConnections,
    clock,
    log,
    claim,
    run,
    reclaim: () => reclaimMails(mailing, [...running]),
  });
  const stopFollowing = feed.onAdvance((changes) => {
    if (changes.some(({ name }) => wakers.has(name))) queue.wake();
  });
  return {
    wake: queue.wake,
    async stop() {
      stopFollowing();
      writer.stop();
      await queue.stop();
      await pool.end();
    },
  };
}
