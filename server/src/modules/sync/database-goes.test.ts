import pg from "pg";
import { expect, test, vi } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeSyncScene } from "../../../test/sync-scene.ts";

const suite = useTestApp();
vi.setConfig({ testTimeout: 90_000 });

test("a run whose database ends every connection goes on from its checkpoint", async () => {
  const { control } = suite.app.simulator;
  control.changeOrg("globex", { size: { recordsPerModule: 4_000 }, latencyMs: 10 });
  const scene = await makeSyncScene(suite.app, { org: "globex" });
  const breaker = new pg.Client({ connectionString: suite.app.database.url });
  await breaker.connect();
  try {
    await scene.start("CONTACTS_PULL");
    // Over a connection of its own: those of the process are the ones that end.
    const stand = async () => {
      const { rows } = await breaker.query<{ status: string; error: string | null; done: number }>(
        `select r."status", r."error", o."done" from "SyncRun" r join "SyncObjectProgress" o on o."syncRunId" = r."id"
         where r."accountId" = $1 and r."kind" = 'CONTACTS_PULL' and o."object" = 'CONTACTS'`,
        [scene.account.id],
      );
      return rows[0];
    };
    for (const done of [200, 1_500]) {
      await expect.poll(async () => (await stand())?.done, { timeout: 30_000 }).toBeGreaterThanOrEqual(done);
      // As when the server restarts, whatever the connections are doing.
      await breaker.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
    }
    await expect.poll(stand, { timeout: 60_000 }).toEqual({ status: "SUCCEEDED", error: null, done: 4_000 });
    expect(await scene.contacts()).toHaveLength(4_000);
  } finally {
    await breaker.end();
  }
});
