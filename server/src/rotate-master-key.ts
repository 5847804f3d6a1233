// Started by scripts/rotate-master-key.mjs. Exit code 0: every secret is wrapped with the current key; 1: some could not
// be, or it is refused; 2: a setting is wrong; 130: stopped by a signal.
import path from "node:path";
import { readConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { CommandRefusal, explainCommandFailure, reachDatabase } from "./command.ts";
import { inTransaction } from "./context.ts";
import { loadMasterKeys } from "./demo/load-master-keys.ts";
import type { MasterKeyRotation } from "./generated/prisma/client.ts";
import {
  assertKeyEverywhere,
  beginRotation,
  countOutdated,
  describeKeys,
  listMasterKeys,
  startRotationQueue,
} from "./modules/credentials/index.ts";
import { systemClock } from "./platform/clock.ts";
import { openDatabase } from "./platform/database/client.ts";
import { openFeed } from "./platform/feed/feed.ts";
import { createLogger } from "./platform/logger.ts";
import { pause } from "./platform/pause.ts";
import { startWorker } from "./platform/queue/worker.ts";
import { createVault } from "./platform/vault/vault.ts";

const lookMs = 200;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** One line that is written over and over on a terminal; elsewhere a line whenever it changes. */
function makeProgressLine(): { show(text: string): void; end(): void } {
  const terminal = process.stdout.isTTY;
  let shown = "";
  return {
    show(text) {
      if (text === shown) return;
      process.stdout.write(terminal ? `\r${text.padEnd(shown.length)}` : `${text}\n`);
      shown = text;
    },
    end() {
      if (terminal && shown) process.stdout.write("\n");
    },
  };
}

async function rotate(config: Config, stopping: AbortSignal): Promise<number> {
  const dataDir = path.resolve(config.dataDir);
  const log = createLogger("warn");
  const postgres = await reachDatabase(config, dataDir, say);
  const vault = createVault(await loadMasterKeys(config, dataDir));
  const database = await openDatabase(postgres.url, { max: 4 });
  const counting = { database, vault, clock: systemClock };
  try {
    const total = await countOutdated(counting, null);
    say(`The current master key is ${vault.currentKeyId}; ${secretsOf(total)} wrapped with another one.`);
    if (total > 0) {
      await assertKeyEverywhere(counting);
      const feed = await openFeed(database, log);
      const worker = await startWorker(database, log, vault.keyIds);
      const environment = { ...counting, feed, log, workerId: worker.id };
      const { rotation } = await inTransaction(environment, (scope) =>
        beginRotation(environment, scope, {
          organizationId: null,
          total,
          requestedByName: "npm run rotate-master-key",
        }),
      );
      const queue = startRotationQueue(environment);
      try {
        const last = await follow(rotation, stopping);
        if (last.state !== "DONE") {
          say("Stopping after the batch that is under way.");
          throw new CommandRefusal(
            "Stopped. A running Patchbay goes on with it; or run this command again.",
            130,
          );
        }
        if (last.failed > 0)
          say(`${secretsOf(last.failed)} left as they were: no key of PATCHBAY_MASTER_KEYS opens them.`);
      } finally {
        await queue.stop();
        await worker.stop();
        await feed.close();
      }
    }
    const keys = await listMasterKeys(counting, null, Number.MAX_SAFE_INTEGER);
    for (const line of describeKeys(keys)) say(line);
    return keys.every(({ isCurrent, secrets }) => isCurrent || secrets === 0) ? 0 : 1;
  } finally {
    await database.close();
    await postgres.stop();
  }

  async function follow(begun: MasterKeyRotation, stop: AbortSignal): Promise<MasterKeyRotation> {
    const line = makeProgressLine();
    const startedMs = performance.now();
    const signalled = new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve()));
    for (;;) {
      const now = await database.prisma.masterKeyRotation.findUniqueOrThrow({ where: { id: begun.id } });
      const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
      line.show(`Re-wrapped ${now.done} of ${now.total}, ${seconds} s`);
      if (now.state === "DONE" || stop.aborted) {
        line.end();
        return now;
      }
      await Promise.race([pause(lookMs), signalled]);
    }
  }
}

function secretsOf(count: number): string {
  return count === 1 ? "1 secret is" : `${count} secrets are`;
}

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());

let config: Config | null = null;
try {
  config = readConfig();
  process.exitCode = await rotate(config, stopping.signal);
} catch (error) {
  const [message, code] = explainCommandFailure(error, config);
  process.stderr.write(`${message}\n`);
  process.exitCode = code;
}
