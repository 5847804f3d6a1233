// How fast contacts are pulled and pushed, next to bare paging through the same simulator. See docs/benchmarks.md.
import { randomBytes } from "node:crypto";
import { cpus } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Agent } from "undici";
import { startApp } from "../src/app.ts";
import { startEmbeddedPostgres } from "../src/platform/database/embedded-postgres.ts";
import { createLogger } from "../src/platform/logger.ts";
import { generateMasterKey, parseMasterKeys } from "../src/platform/vault/master-keys.ts";
import { startSimulator } from "../simulator/simulator.ts";
import type { Simulator } from "../simulator/simulator.ts";
import type { TestApp } from "../test/app.ts";
import { withClient, withDatabase } from "../test/database-server.ts";
import { makeSyncScene } from "../test/sync-scene.ts";
import type { EndedRun, SyncScene } from "../test/sync-scene.ts";
import { startChild } from "./children.ts";

const { values: options } = parseArgs({
  options: {
    records: { type: "string", default: "20000" },
    rounds: { type: "string", default: "3" },
    /** Of the contacts, how many are changed here before a push. */
    pushed: { type: "string", default: "2000" },
  },
});
const records = Number(options.records);
const pushed = Number(options.pushed);
const rounds = Number(options.rounds);
const org = "acme";
const fields =
  "First_Name,Last_Name,Email,Phone,Mobile,Title,Department,Account_Name,Mailing_City,Mailing_Country,Date_of_Birth,Lead_Source,Email_Opt_Out,Description,Modified_Time";

/** Reads every contact page by page and parses the answers, nothing else: records per second. */
async function pageBare(simulator: Simulator, agent: Agent, token: string): Promise<number> {
  const started = performance.now();
  let count = 0;
  for (let pageToken: string | null = null; ;) {
    const query = new URLSearchParams({
      fields,
      per_page: "200",
      sort_by: "id",
      sort_order: "asc",
      ...(pageToken ? { page_token: pageToken } : {}),
    });
    const answer = await agent.request({
      origin: simulator.origin,
      path: `/us/api/crm/v8/Contacts?${query}`,
      method: "GET",
      headers: { authorization: `Zoho-oauthtoken ${token}` },
    });
    const page = (await answer.body.json()) as {
      data: unknown[];
      info: { more_records: boolean; next_page_token: string | null };
    };
    count += page.data.length;
    if (!page.info.more_records) break;
    pageToken = page.info.next_page_token;
  }
  return (count / (performance.now() - started)) * 1_000;
}

async function takeToken({ origin, control }: Simulator): Promise<string> {
  const redirectUri = "http://127.0.0.1/bench";
  control.registerClient({ id: "bench", secret: "bench", name: "bench", redirectUris: [redirectUri] });
  const authorize = new URL(`${origin}/us/accounts/oauth/v2/auth`);
  authorize.search = String(
    new URLSearchParams({
      client_id: "bench",
      redirect_uri: redirectUri,
      response_type: "code",
      access_type: "offline",
      prompt: "consent",
      scope: "ZohoCRM.modules.ALL",
      state: "bench",
    }),
  );
  const { redirect } = control.decideConsent({ authorizeUrl: authorize.href, org });
  const code = new URL(redirect).searchParams.get("code") ?? "";
  const answer = await fetch(`${origin}/us/accounts/oauth/v2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "bench",
      client_secret: "bench",
      redirect_uri: redirectUri,
      code,
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function timed(
  scene: SyncScene,
  kind: "CONTACTS_PULL" | "CONTACTS_PUSH",
  scope: "FULL" | "INCREMENTAL",
): Promise<{ perSecond: number; run: EndedRun }> {
  const started = performance.now();
  const run = await scene.ended(await scene.start(kind, scope), 600_000);
  const seconds = (performance.now() - started) / 1_000;
  const contacts = run.objects.find(({ object }) => object === "CONTACTS");
  if (run.status !== "SUCCEEDED" || !contacts) throw new Error(`The run failed: ${JSON.stringify(run)}`);
  return { perSecond: contacts.done / seconds, run };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const show = (numbers: readonly number[]): string => numbers.map((each) => Math.round(each)).join(" ");

const postgres = await startEmbeddedPostgres({
  dataDir: path.resolve(import.meta.dirname, "../../.patchbay/bench"),
  log: { info: () => {}, warn: () => {} },
});
const name = `bench_${randomBytes(6).toString("hex")}`;
const simulator = await startSimulator({ port: 0 });
const agent = new Agent();
try {
  await withClient(postgres.url, (client) => client.query(`create database "${name}"`));
  const database = withDatabase(postgres.url, name);
  const masterKeys = generateMasterKey();
  const app = await startApp({
    host: "127.0.0.1",
    port: 0,
    databaseUrl: database,
    masterKeys: parseMasterKeys(masterKeys),
    simulatorOrigin: simulator.origin,
    log: createLogger("error"),
    work: false,
  });
  const node = await startChild("counted-node.ts", {
    DATABASE_URL: database,
    PATCHBAY_MASTER_KEYS: masterKeys,
    PATCHBAY_PORT: "0",
    TEST_SIMULATOR_ORIGIN: simulator.origin,
  });
  simulator.control.changeOrg(org, {
    size: { recordsPerModule: records, badShare: 0.02 },
    latencyMs: 0,
    creditsPerDay: 100_000_000,
    concurrency: 25,
  });
  const token = await takeToken(simulator);
  const bare: number[] = [];
  const first: number[] = [];
  const again: number[] = [];
  const pushes: number[] = [];
  let statements = 0;
  for (let round = 0; round < rounds; round += 1) {
    const scene = await makeSyncScene({ ...app, simulator } as unknown as TestApp, { org });
    await scene.save({ sync: { contacts: "BOTH" } });
    bare.push(await pageBare(simulator, agent, token));
    const before = (await node.used()).statements;
    first.push((await timed(scene, "CONTACTS_PULL", "FULL")).perSecond);
    statements += (await node.used()).statements - before;
    again.push((await timed(scene, "CONTACTS_PULL", "FULL")).perSecond);
    const { rows } = await app.environment.database.pool.query<{ id: string }>(
      `update "Contact" set "properties" = "properties" || jsonb_build_object('city', 'Bench ' || $2::text),
         "version" = "version" + 1 where "id" in (select "id" from "Contact" where "accountId" = $1 order by "id" limit $3)
       returning "id"`,
      [scene.account.id, String(round), pushed],
    );
    if (rows.length !== pushed) throw new Error("Not all were changed.");
    pushes.push((await timed(scene, "CONTACTS_PUSH", "INCREMENTAL")).perSecond);
  }
  console.log(
    `${records} contacts, 2 % of them bad; ${cpus().length} cores, simulator and PostgreSQL on the same`,
  );
  const base = median(bare);
  for (const [what, numbers] of [
    ["bare paging", bare],
    ["first pull", first],
    ["full pull again", again],
    ["push of changes", pushes],
  ] as const)
    console.log(
      `${what.padEnd(18)} ${show(numbers).padEnd(24)} median ${String(Math.round(median(numbers))).padStart(6)} records/s, ${(median(numbers) / base).toFixed(2)} of bare paging`,
    );
  console.log(`${(statements / rounds / records).toFixed(4)} statements per record of a first pull`);
  await node.stop();
  await app.close();
} finally {
  await agent.close();
  await simulator.stop();
  await withClient(postgres.url, (client) => client.query(`drop database if exists "${name}" with (force)`));
  await postgres.stop();
}
