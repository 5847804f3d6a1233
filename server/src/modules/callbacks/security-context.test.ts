import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { query } from "../../../test/builders.ts";
import type { GraphQLAnswer } from "../../../test/builders.ts";
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

const clock = makeManualClock(new Date());
const suite = useTestApp({ clock, work: false });

const minute = 60_000;
const whoAmI = "{ currentInstallation { orgId extensionKey version status event installedAt } }";
const config = "{ currentInstallation { configParams { name value isSecret } } }";
const connections = "{ currentInstallation { connections { linkName } } }";

const ask = (token: string, document = whoAmI): Promise<GraphQLAnswer> => query(suite.app, token, document);
const codeOf = (answer: GraphQLAnswer): unknown => answer.errors?.[0]?.extensions?.["code"];

async function uninstall({ installation }: CallbackScene): Promise<void> {
  await suite.app.environment.database.prisma.installation.update({
    where: { id: installation.id },
    data: { uninstalledAt: clock.now() },
  });
}

test("a receiver asks for the installation with the securityContext of its callback", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { token } = await beginDelivery(suite.app, scene, "onZohoAuthorise");
  const { number } = await suite.app.environment.database.prisma.organization.findUniqueOrThrow({
    where: { id: scene.customer.id },
  });
  expect(token).toMatch(/^pbsc_[0-9a-f]{32}_1_[\w-]{43}$/);
  expect(await ask(token)).toEqual({
    data: {
      currentInstallation: {
        orgId: number,
        extensionKey: scene.extension.key,
        version: "1.1.0",
        status: "THIRD_PARTY_NEEDED",
        event: "onZohoAuthorise",
        installedAt: scene.installation.installedAt.toISOString(),
      },
    },
  });
});

test("it shows the config params, secret ones too, of this installation alone", async () => {
  const scene = await makeCallbackScene(suite.app);
  const other = await makeCallbackScene(suite.app, { publisher: scene.publisher });
  await insertConfigParam(suite.app, scene.installation, { name: "region", value: "eu" });
  await insertConfigParam(suite.app, scene.installation, {
    name: "key",
    value: "shh, it is me",
    isSecret: true,
  });
  await insertConfigParam(suite.app, other.installation, { name: "theirs", value: "nothing of yours" });
  const { token } = await beginDelivery(suite.app, scene);
  expect((await ask(token, config)).data).toEqual({
    currentInstallation: {
      configParams: [
        { name: "key", value: "shh, it is me", isSecret: true },
        { name: "region", value: "eu", isSecret: false },
      ],
    },
  });
});

const all: Scope[] = ["installation:read", "config:read", "connections:invoke"];
const needs: [document: string, scopes: Scope[]][] = [
  [whoAmI, ["installation:read"]],
  [config, ["installation:read", "config:read"]],
  [connections, ["installation:read", "connections:invoke"]],
  [
    `mutation { invokeConnection(input: { linkName: "a__b", environment: PRODUCTION, request: { path: "/" } }) { __typename } }`,
    ["connections:invoke"],
  ],
];

test.each([0, 1, 2, 3, 4, 5, 6, 7])(
  "scopes allow exactly what the manifest asks for (set %i of 8)",
  async (bits) => {
    const scopes = all.filter((_, index) => bits & (1 << index));
    const scene = await makeCallbackScene(suite.app, { scopes });
    const { token } = await beginDelivery(suite.app, scene);
    for (const [document, needed] of needs) {
      const allowed = needed.every((scope) => scopes.includes(scope));
      expect(codeOf(await ask(token, document)), `${document} with ${scopes.join(" ")}`).toBe(
        allowed ? undefined : "FORBIDDEN",
      );
    }
    expect(await ask(token, "{ __typename }")).toEqual({ data: { __typename: "Query" } });
  },
);

test("scopes follow the version that is installed now", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { token } = await beginDelivery(suite.app, scene);
  const { prisma } = suite.app.environment.database;
  const upgrade = async (scopes: Scope[]) => {
    const { id } = await insertVersion(suite.app, scene.extension, { scopes });
    await prisma.installation.update({ where: { id: scene.installation.id }, data: { versionId: id } });
  };
  expect(codeOf(await ask(token, config))).toBeUndefined();
  await upgrade(["installation:read"]);
  expect(await ask(token, config)).toMatchObject({
    data: null,
    errors: [{ message: expect.stringContaining("`config:read`"), extensions: { code: "FORBIDDEN" } }],
  });
  expect(codeOf(await ask(token))).toBeUndefined();
  await upgrade(["config:read"]);
  expect(codeOf(await ask(token))).toBe("FORBIDDEN");
});

test("it is good for an hour from the start of its attempt, also after that has ended", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { delivery, token } = await beginDelivery(suite.app, scene);
  clock.advance(10 * minute);
  await endAttempt(suite.app, delivery);
  expect(codeOf(await ask(token))).toBeUndefined();
  clock.advance(50 * minute);
  expect(codeOf(await ask(token))).toBeUndefined();
  clock.advance(1);
  expect(codeOf(await ask(token))).toBe("UNAUTHENTICATED");
});

test("a later attempt has a securityContext of its own, and the earlier one stays good", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { delivery, token } = await beginDelivery(suite.app, scene);
  await endAttempt(suite.app, delivery);
  const second = await beginAttempt(suite.app, delivery, { attempt: 2 });
  expect(codeOf(await ask(token))).toBeUndefined();
  expect(codeOf(await ask(second))).toBeUndefined();
  // The secret of one attempt opens no other.
  const crossed = second.replace("_2_", "_1_");
  expect(codeOf(await ask(crossed))).toBe("UNAUTHENTICATED");
  expect(codeOf(await ask(second.replace("_2_", "_3_")))).toBe("UNAUTHENTICATED");
});

test("it stays good when its delivery has ended", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { delivery, token } = await beginDelivery(suite.app, scene);
  await endAttempt(suite.app, delivery);
  await suite.app.environment.database.prisma.delivery.updateMany({
    where: { id: delivery.id },
    data: { ended: true, outcome: "SUCCEEDED", finishedAt: clock.now() },
  });
  expect(codeOf(await ask(token))).toBeUndefined();
});

test("after uninstalling, only that of onUninstall is good, for 15 minutes from its attempt", async () => {
  const scene = await makeCallbackScene(suite.app);
  const others: string[] = [];
  for (const event of ["onInstall", "onConfigParamAdd"] satisfies CallbackEvent[]) {
    const { delivery, token } = await beginDelivery(suite.app, scene, event);
    await endAttempt(suite.app, delivery);
    others.push(token);
  }
  await uninstall(scene);
  for (const token of others) expect(codeOf(await ask(token))).toBe("UNAUTHENTICATED");
  clock.advance(20 * minute);
  const { delivery, token } = await beginDelivery(suite.app, scene, "onUninstall");
  await endAttempt(suite.app, delivery);
  expect((await ask(token)).data).toMatchObject({
    currentInstallation: { status: "UNINSTALLED", event: "onUninstall" },
  });
  clock.advance(15 * minute);
  expect(codeOf(await ask(token))).toBeUndefined();
  clock.advance(1);
  expect(codeOf(await ask(token))).toBe("UNAUTHENTICATED");
  // Each attempt has a grace of its own.
  const again = await beginAttempt(suite.app, delivery, { attempt: 2 });
  expect(codeOf(await ask(again))).toBeUndefined();
});

test("what an old installation was called back with opens nothing of the next one", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { token } = await beginDelivery(suite.app, scene);
  await uninstall(scene);
  const { prisma } = suite.app.environment.database;
  const { id: _id, ...old } = scene.installation;
  const next = await prisma.installation.create({ data: { ...old, id: crypto.randomUUID() } });
  expect(next.uninstalledAt).toBeNull();
  expect(codeOf(await ask(token))).toBe("UNAUTHENTICATED");
});

test("a test delivery's has no scopes", async () => {
  const scene = await makeCallbackScene(suite.app);
  const { delivery } = await insertDelivery(suite.app, scene, "onInstall", {
    change: { installationId: null, eventId: null, organizationId: scene.publisher.id },
  });
  const token = await beginAttempt(suite.app, delivery);
  for (const [document] of needs) expect(codeOf(await ask(token, document))).toBe("FORBIDDEN");
  expect(await ask(token, "{ __typename }")).toEqual({ data: { __typename: "Query" } });
});

test("nothing else opens anything: tampered, of another delivery, cut, of nobody", async () => {
  const scene = await makeCallbackScene(suite.app);
  const other = await makeCallbackScene(suite.app);
  const { token } = await beginDelivery(suite.app, scene);
  const theirs = await beginDelivery(suite.app, other);
  const [, hex = "", attempt = "", secret = ""] = /^pbsc_(\w{32})_(\d+)_(.{43})$/.exec(token) ?? [];
  const [, foreignHex = ""] = /^pbsc_(\w{32})_/.exec(theirs.token) ?? [];
  const flipped = `${secret.startsWith("A") ? "B" : "A"}${secret.slice(1)}`;
  const wrong = [
    `pbsc_${hex}_${attempt}_${flipped}`,
    `pbsc_${foreignHex}_${attempt}_${secret}`,
    `pbsc_${hex}_${attempt}_${secret.slice(1)}`,
    `pbsc_${hex}_0_${secret}`,
    `pbsc_${hex}_999999_${secret}`,
    `pbsc_${hex}_9999999999_${secret}`,
    `pbsc_${"0".repeat(32)}_1_${secret}`,
    `pbsc_${hex.toUpperCase()}_${attempt}_${secret}`,
    `pbsc_${hex}_${attempt}_${secret}x`,
    "pbsc_",
    "pbsc_';drop_table_x",
  ];
  for (const each of wrong)
    for (const document of ["{ __typename }", whoAmI, "{ viewer { permissions } }"])
      expect(codeOf(await ask(each, document)), each).toBe("UNAUTHENTICATED");
  expect(codeOf(await ask(`PBSC_${token.slice(5)}`))).toBe("UNAUTHENTICATED");
  expect(codeOf(await ask(token))).toBeUndefined();
  expect(
    await suite.app.environment.database.prisma.securityContextUse.count({
      where: { organizationId: { in: [scene.customer.id, other.customer.id] } },
    }),
  ).toBe(1);
});
