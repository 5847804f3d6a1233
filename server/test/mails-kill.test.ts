import { afterAll, beforeAll, expect, test } from "vitest";
import { enabled, record } from "../src/modules/reports/reports.fixture.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { makeOrganization } from "./builders.ts";
import { forgetDeadWorkers } from "./execution-proof.ts";
import { spawnPatchbay } from "./process.ts";
import type { PatchbayProcess } from "./process.ts";
import { startSmtpServer } from "./smtp.ts";
import type { TestSmtpServer } from "./smtp.ts";
import { waitForChange } from "./wait-for-change.ts";

const masterKeys = generateMasterKey();
/** As many mails as are under way at a time in one process. */
const connections = 5;
let app: TestApp;
let smtp: TestSmtpServer;

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKeys) });
  smtp = await startSmtpServer();
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});

const spawn = (): Promise<PatchbayProcess> =>
  spawnPatchbay({ databaseUrl: app.database.url, masterKeys, env: { SMTP_URL: smtp.url } });

async function untilEnded(organizationId: string, count: number): Promise<void> {
  let since = 0n;
  for (let ended = 0; ended < count; ended += 1)
    since = (
      await waitForChange(app, organizationId, ({ name }) => name === "notification.sent", since, 60_000)
    ).position;
}

/** How often each Message-ID of an organization's mails came. */
function arrivals(slug: string): number[] {
  const mine = smtp.mails.filter(({ raw }) => raw.includes(`<reports.${slug}.`));
  const counts = Map.groupBy(mine, ({ mail }) => mail.messageId);
  return [...counts.values()].map((each) => each.length);
}

test(
  "killed between cause and sending: nothing is lost, and nothing goes twice",
  { timeout: 180_000 },
  async () => {
    const { id, slug } = await makeOrganization(app);
    for (let index = 0; index < 12; index += 1) await record(app, enabled(id, `Account ${index}`));
    const asked = Promise.withResolvers<void>();
    // The first that comes is never answered: it is on its way when the process is killed.
    smtp.onRecipient = () => {
      asked.resolve();
      return "HANG";
    };
    const doomed = await spawn();
    await asked.promise;
    await doomed.kill("SIGKILL");
    smtp.onRecipient = () => undefined;
    await forgetDeadWorkers(app.environment);
    const last = await spawn();
    await untilEnded(id, 12);
    await last.kill("SIGTERM");
    expect(await last.exited).toBe(0);
    expect(arrivals(slug)).toEqual(Array.from({ length: 12 }, () => 1));
  },
);

test(
  "killed after the server has taken a mail: that one comes again, with the same Message-ID, and no other",
  { timeout: 180_000 },
  async () => {
    const { id, slug } = await makeOrganization(app);
    const taken = Promise.withResolvers<void>();
    const doomed = await spawn();
    smtp.onTaken = () => {
      // Before the 250 can be read, and recorded.
      process.kill(doomed.pid, "SIGKILL");
      taken.resolve();
    };
    await record(app, enabled(id));
    await taken.promise;
    await doomed.exited;
    smtp.onTaken = () => undefined;
    expect(arrivals(slug)).toEqual([1]);
    await forgetDeadWorkers(app.environment);
    await record(app, enabled(id, "Another account"));
    const last = await spawn();
    await untilEnded(id, 2);
    await last.kill("SIGTERM");
    expect(arrivals(slug).toSorted()).toEqual([1, 2]);
  },
);

test(
  "killed in the middle of many: of those that were under way some come again, all others once",
  { timeout: 180_000 },
  async () => {
    const { id, slug } = await makeOrganization(app);
    const count = 60;
    const killed = Promise.withResolvers<void>();
    const doomed = await spawn();
    smtp.onTaken = () => {
      if (arrivals(slug).length < 20) return;
      process.kill(doomed.pid, "SIGKILL");
      killed.resolve();
    };
    for (let index = 0; index < count; index += 1) await record(app, enabled(id, `Account ${index}`));
    await killed.promise;
    await doomed.exited;
    smtp.onTaken = () => undefined;
    await forgetDeadWorkers(app.environment);
    const last = await spawn();
    await untilEnded(id, count);
    await last.kill("SIGTERM");
    const came = arrivals(slug);
    expect(came).toHaveLength(count);
    expect(Math.max(...came)).toBeLessThanOrEqual(2);
    expect(came.filter((times) => times > 1).length).toBeLessThanOrEqual(connections);
  },
);
