import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import type { InstallationCaller } from "../../context.ts";
import type { CallbackEvent } from "../../generated/prisma/enums.ts";
import { makeManualClock } from "../../platform/clock.ts";
import {
  beginAttempt,
  beginDelivery,
  endAttempt,
  insertConfigParam,
  insertDelivery,
  insertVersion,
  makeCallbackScene,
} from "./callback-scene.fixture.ts";
import type { CallbackScene, Scope } from "./callback-scene.fixture.ts";
import { findSecurityContext } from "./find-security-context.ts";
import { mostPayloadBytes, payloadOf } from "./payload-of.ts";
import { validatePayloadQuery } from "./validate-payload-query.ts";

const clock = makeManualClock(new Date());
const suite = useTestApp({ clock, work: false });

const config = "{ currentInstallation { configParams { name value isSecret } } }";

async function payloadFor(
  payloadQuery: string | null,
  options: {
    event?: CallbackEvent;
    scopes?: Scope[];
    prepare?: (scene: CallbackScene) => Promise<unknown>;
  } = {},
) {
  const scene = await makeCallbackScene(suite.app, options.scopes ? { scopes: options.scopes } : {});
  await options.prepare?.(scene);
  const { delivery } = await beginDelivery(suite.app, scene, options.event);
  return payloadOf(suite.app.environment, { id: delivery.id, attempt: 1, payloadQuery });
}

test("without a query the body stays as it is", async () => {
  expect(await payloadFor(null)).toEqual({});
});

test("a query decides the payload, and secret config params are null in it", async () => {
  const payload = await payloadFor(
    `{ currentInstallation { event status ...F } } fragment F on CurrentInstallation { configParams { name value isSecret } }`,
    {
      event: "onConfigParamAdd",
      prepare: async ({ installation }) => {
        await insertConfigParam(suite.app, installation, {
          name: "key",
          value: "shh, it is me",
          isSecret: true,
        });
        await insertConfigParam(suite.app, installation, { name: "region", value: "eu" });
      },
    },
  );
  expect(payload).toEqual({
    payload: {
      currentInstallation: {
        event: "onConfigParamAdd",
        status: "THIRD_PARTY_NEEDED",
        configParams: [
          { name: "key", value: null, isSecret: true },
          { name: "region", value: "eu", isSecret: false },
        ],
      },
    },
  });
});

test("it reads with the scopes of the installed version, and what fails of it leaves null and words", async () => {
  expect(await payloadFor(config, { scopes: ["installation:read"] })).toEqual({
    payload: null,
    payloadErrors: [expect.stringContaining("`config:read`")],
  });
  expect(
    await payloadFor(config, {
      prepare: async ({ extension, installation }) => {
        const { id } = await insertVersion(suite.app, extension, { scopes: ["config:read"] });
        await suite.app.environment.database.prisma.installation.update({
          where: { id: installation.id },
          data: { versionId: id },
        });
      },
    }),
  ).toEqual({ payload: null, payloadErrors: [expect.stringContaining("`installation:read`")] });
});

test.each([
  [
    "a mutation",
    `mutation { invokeConnection(input: { linkName: "a__b", environment: PRODUCTION, request: { path: "/" } }) { __typename } }`,
    "Expected one operation, a query.",
  ],
  ["another field", "{ accounts(first: 1) { edges { cursor } } }", "`currentInstallation`"],
  ["no GraphQL", "{ currentInstallation", "Syntax Error"],
  ["a field that is gone", "{ currentInstallation { gone } }", "gone"],
])("%s leaves null and words, whatever was saved", async (_name, document, words) => {
  expect(await payloadFor(document)).toEqual({
    payload: null,
    payloadErrors: [expect.stringContaining(words)],
  });
});

test("a test, and what is sent after uninstalling, have nothing to read; onUninstall has", async () => {
  const { environment } = suite.app;
  const scene = await makeCallbackScene(suite.app);
  const payloadQuery = "{ currentInstallation { status } }";
  const { delivery: tried } = await insertDelivery(suite.app, scene, "onInstall", {
    change: { installationId: null, eventId: null, organizationId: scene.publisher.id },
  });
  await beginAttempt(suite.app, tried);
  const nothing = { payload: null, payloadErrors: [expect.stringContaining("no installation to read")] };
  expect(await payloadOf(environment, { id: tried.id, attempt: 1, payloadQuery })).toEqual(nothing);
  await environment.database.prisma.installation.update({
    where: { id: scene.installation.id },
    data: { uninstalledAt: clock.now() },
  });
  const { delivery: late } = await beginDelivery(suite.app, scene, "onInstall");
  expect(await payloadOf(environment, { id: late.id, attempt: 1, payloadQuery })).toEqual(nothing);
  await endAttempt(suite.app, late);
  const { delivery: last } = await beginDelivery(suite.app, scene, "onUninstall");
  expect(await payloadOf(environment, { id: last.id, attempt: 1, payloadQuery })).toEqual({
    payload: { currentInstallation: { status: "UNINSTALLED" } },
  });
});

test("a payload has 64 KB at most", async () => {
  const prepare =
    (length: number) =>
    async ({ installation }: CallbackScene) => {
      for (let count = 0; count < 8; count += 1)
        await insertConfigParam(suite.app, installation, {
          name: `param-${count}`,
          value: "x".repeat(length),
        });
    };
  expect(await payloadFor(config, { prepare: prepare(8_000) })).toMatchObject({
    payload: expect.any(Object),
  });
  expect(await payloadFor(config, { prepare: prepare(8_200) })).toEqual({
    payload: null,
    payloadErrors: [expect.stringMatching(`at most ${mostPayloadBytes} are sent`)],
  });
});

test("a payload query has 5 s", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { delivery } = await beginDelivery(suite.app, scene);
  const client = await suite.app.environment.database.pool.connect();
  await client.query("begin");
  await client.query(`lock table "ConfigParam" in access exclusive mode`);
  const waiting = clock.pendingTimers();
  const payload = payloadOf(suite.app.environment, { id: delivery.id, attempt: 1, payloadQuery: config });
  await expect.poll(() => clock.pendingTimers()).toBeGreaterThan(waiting);
  clock.advance(5_000);
  expect(await payload).toEqual({ payload: null, payloadErrors: ["It took longer than 5 s."] });
  await client.query("rollback");
  client.release();
});

test("a document is run with variables, and answers what it has beside what went wrong", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { token } = await beginDelivery(suite.app, scene);
  const caller = (await findSecurityContext(suite.app.environment, token, "")) as InstallationCaller;
  const document =
    "query($with: Boolean!) { currentInstallation { orgId configParams @include(if: $with) { name } } }";
  const { queries } = suite.app.environment;
  expect((await queries.run(caller, document, { with: false })).data).toEqual({
    currentInstallation: { orgId: expect.any(Number) },
  });
  expect((await queries.run(caller, document, { with: true })).data).toMatchObject({
    currentInstallation: { configParams: [] },
  });
  expect(await queries.run(caller, document)).toEqual({
    data: null,
    errors: [expect.stringContaining("$with")],
  });
});

const aliases = (count: number) =>
  Array.from({ length: count }, (_, index) => `a${index}: currentInstallation { orgId }`).join(" ");

test.each([
  ["a query", config, []],
  ["what each version's scopes decide", "{ currentInstallation { connections { linkName } } }", []],
  ["no text", "", [/Syntax Error/]],
  ["a syntax error", "{ currentInstallation {\n  orgId", [/Syntax Error.*\(line 2, column \d+\)/]],
  ["a mutation", "mutation { signOut(input: {}) { __typename } }", [/one operation, a query/]],
  ["a subscription", "subscription { accountChanged { cursor } }", [/one operation, a query/]],
  ["two queries", "query A { __typename } query B { __typename }", [/one operation, a query/]],
  ["a fragment alone", "fragment F on Query { __typename }", [/one operation, a query/]],
  ["variables", "query($a: Int) { currentInstallation { orgId } }", [/cannot have variables/]],
  ["another field", "{ accounts(first: 1) { edges { cursor } } }", [/may ask for/]],
  ["introspection", "{ __schema { types { name } } }", [/may ask for/]],
  ["what is not there", "{ currentInstallation {\n  orgID } }", [/orgID.*\(line 2, column 3\)/]],
  ["two that are not there", "{ currentInstallation { a b } }", [/"a"/, /"b"/]],
  ["31 aliases", `{ ${aliases(31)} }`, [/at most 30 aliases/]],
  ["too many tokens", `{ ${"a{b}".repeat(1_000)} }`, [/Token limit/i]],
  ["too many bytes", `# ${"x".repeat(10 * 1024)}`, [/at most 10240 bytes/]],
])("saving %s is answered in words", (_name, document, expected) => {
  const issues = validatePayloadQuery(suite.app.environment, document);
  expect(issues.map(({ message }) => message)).toEqual(
    expected.map((each) => expect.stringMatching(each) as unknown),
  );
  for (const { path } of issues) expect(path).toBe("payloadQuery");
});
