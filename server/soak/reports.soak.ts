// Records 10,000 notifications at once and drains them through a real SMTP server: each arrives once, and the last thousand goes as fast as the first
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "../src/context.ts";
import { recordNotifications, startMailQueue, startNotificationQueue } from "../src/modules/reports/index.ts";
import { enabled } from "../src/modules/reports/reports.fixture.ts";
import { startTestApp } from "../test/app.ts";
import type { TestApp } from "../test/app.ts";
import { makeOrganization } from "../test/builders.ts";
import { startSmtpServer } from "../test/smtp.ts";
import type { TestSmtpServer } from "../test/smtp.ts";

const count = Number(process.env["PATCHBAY_SOAK_MAILS"] ?? "10000");
let app: TestApp;
let smtp: TestSmtpServer;

beforeAll(async () => {
  smtp = await startSmtpServer();
  app = await startTestApp({ work: false, smtpUrl: smtp.url });
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});

test("a flood of notifications drains flat", async () => {
  const { environment } = app;
  const { id } = await makeOrganization(app);
  for (let done = 0; done < count; done += 500)
    await inTransaction(environment, (scope) =>
      recordNotifications(
        scope,
        Array.from({ length: Math.min(500, count - done) }, (_, index) =>
          enabled(id, `Account ${done + index}`),
        ),
      ),
    );
  const arrivedAt: number[] = [];
  smtp.onTaken = () => void arrivedAt.push(performance.now());
  const started = performance.now();
  const queues = [startNotificationQueue(environment), startMailQueue(environment)];
  await smtp.waitForMails(count, undefined, 580_000);
  for (const queue of queues) await queue.stop();
  const tenth = Math.floor(count / 10);
  const rate = (from: number, to: number): number =>
    Math.round(
      (1_000 * (to - from)) /
        ((arrivedAt[to - 1] ?? 0) - (from === 0 ? started : (arrivedAt[from - 1] ?? 0))),
    );
  const rates = Array.from({ length: 10 }, (_, index) => rate(index * tenth, (index + 1) * tenth));
  console.log(
    `reports: ${JSON.stringify({ count, perSecond: rate(0, count), byTenths: rates, connections: smtp.connections() })}`,
  );
  expect(new Set(smtp.mails.map(({ mail }) => mail.messageId)).size).toBe(count);
  expect(smtp.mails).toHaveLength(count);
  expect(rates.at(-1)).toBeGreaterThan((rates[1] ?? 0) / 3);
}, 600_000);
