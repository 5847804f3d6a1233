import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { openCredential } from "../credentials/index.ts";
import { eventsOf, install, publish, publishVersion, show, step } from "./installations.fixture.ts";
import type { ConfigParamDefinition, ConfigParamType } from "./manifest.ts";
import { configParamPurpose } from "./save-config-params.ts";

const suite = useTestApp({ work: false });

function define(name: string, type: ConfigParamType, required = false): ConfigParamDefinition {
  return { name, label: name, type, required, description: null };
}

const fields = `installation { configParams { name value isSecret isDeclared updatedByName } missingConfigParams } delivery { event }`;

test("secret values are sealed and shown to nobody; others are shown to the customer", async () => {
  const { app } = suite;
  const published = await publish(app, {
    configParams: [define("apiToken", "secret", true), define("rate", "number", true)],
  });
  const customer = await makeOrganization(app);
  const { installationId, id } = await install(app, customer, published);
  expect(await show(app, customer, installationId, "missingConfigParams")).toEqual({
    missingConfigParams: ["apiToken", "rate"],
  });
  const given = await step(
    app,
    customer,
    "addConfigParams",
    { installationId, params: [{ name: "apiToken", value: "a private secret" }] },
    fields,
  );
  expect(given).toMatchObject({
    delivery: { event: "onConfigParamAdd" },
    installation: {
      configParams: [{ name: "apiToken", value: null, isSecret: true, isDeclared: true }],
      missingConfigParams: ["rate"],
    },
  });
  const { prisma } = app.environment.database;
  const stored = await prisma.configParam.findFirstOrThrow({ where: { installationId: id } });
  expect(stored.value).toBeNull();
  const text = await openCredential(app.environment, {
    organizationId: customer.id,
    purpose: configParamPurpose(id, "apiToken"),
    credentialId: stored.credentialId ?? "",
  });
  expect(text).toBe("a private secret");
});

test("giving one anew takes the place of the former, whose seal is destroyed", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const { installationId, id } = await install(app, customer, published);
  const give = (value: string, secret: boolean) =>
    step(
      app,
      customer,
      "addConfigParams",
      { installationId, params: [{ name: "key", value, secret }] },
      fields,
    );
  const seals = () =>
    suite.app.environment.database.prisma.credential.count({
      where: { organizationId: customer.id, purpose: configParamPurpose(id, "key") },
    });
  await give("first", true);
  await give("second", true);
  expect(await seals()).toBe(1);
  expect(await give("third", false)).toMatchObject({
    installation: { configParams: [{ name: "key", value: "third", isSecret: false }] },
  });
  expect(await seals()).toBe(0);
});

test("several in one call fire once; deleting one that is not there deletes none", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const { installationId, id } = await install(app, customer, published);
  const params = ["a", "b", "c"].map((name) => ({ name, value: "1" }));
  await step(app, customer, "addConfigParams", { installationId, params });
  const remove = (names: string[]) =>
    step(app, customer, "deleteConfigParams", { installationId, names }, fields);
  expect(await remove(["a", "nobody"])).toMatchObject({
    code: "NOT_FOUND",
    message: 'The config param "nobody" was not found.',
  });
  expect(await remove(["a", "b", "a"])).toMatchObject({
    delivery: { event: "onConfigParamDelete" },
    installation: { configParams: [{ name: "c" }] },
  });
  expect((await eventsOf(app, id)).map(({ event }) => event)).toEqual([
    "onInstall",
    "onConfigParamAdd",
    "onConfigParamDelete",
  ]);
});

test("an upgrade keeps values that are declared no more, and marks them", async () => {
  const { app } = suite;
  const published = await publish(app, { configParams: [define("old", "text"), define("both", "text")] });
  const customer = await makeOrganization(app);
  const { installationId } = await install(app, customer, published);
  const params = ["old", "both"].map((name) => ({ name, value: "1" }));
  await step(app, customer, "addConfigParams", { installationId, params });
  await publishVersion(app, published.extension, "2.0.0", { configParams: [define("both", "text")] });
  await step(app, customer, "upgradeInstallation", { installationId });
  expect(await show(app, customer, installationId, "configParams { name isDeclared }")).toEqual({
    configParams: [
      { name: "both", isDeclared: true },
      { name: "old", isDeclared: false },
    ],
  });
  // It is given no more, but may go.
  expect(
    await step(app, customer, "addConfigParams", { installationId, params: [{ name: "old", value: "2" }] }),
  ).toMatchObject({ code: "VALIDATION", issues: [{ path: "params.0.name" }] });
  expect(await step(app, customer, "deleteConfigParams", { installationId, names: ["old"] })).toMatchObject({
    delivery: { event: "onConfigParamDelete" },
  });
});

test("what is given while installing is checked, kept and fires nothing of its own", async () => {
  const { app } = suite;
  const published = await publish(app, {
    configParams: [define("rate", "number"), define("token", "secret")],
  });
  const customer = await makeOrganization(app);
  const begin = (rate: string, preview: boolean) =>
    step(
      app,
      customer,
      "installExtension",
      {
        extensionKey: published.extension.key,
        preview,
        configParams: [
          { name: "rate", value: rate },
          { name: "token", value: "s" },
        ],
      },
      "installation { id configParams { name value isSecret } }",
    );
  for (const preview of [true, false])
    expect(await begin("many", preview)).toMatchObject({
      code: "VALIDATION",
      issues: [{ path: "configParams.0.value", message: '"rate" is a decimal number, such as 12.5.' }],
    });
  expect(await begin("12.5", false)).toMatchObject({
    installation: {
      configParams: [
        { name: "rate", value: "12.5", isSecret: false },
        { name: "token", value: null, isSecret: true },
      ],
    },
  });
  const { prisma } = app.environment.database;
  const events = await prisma.installationEvent.findMany({ where: { organizationId: customer.id } });
  expect(events.map(({ event }) => event)).toEqual(["onInstall"]);
});

test("limits: 50 at once, 10,000 characters, 200 in all", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const { installationId } = await install(app, customer, published);
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `p${from + index}`, value: "1" }));
  const add = (params: object[]) => step(app, customer, "addConfigParams", { installationId, params });
  expect(await add([])).toMatchObject({ code: "VALIDATION", issues: [{ path: "params" }] });
  expect(await add(many(0, 51))).toMatchObject({ code: "VALIDATION", issues: [{ path: "params" }] });
  const long = { name: "long", value: "x".repeat(10_001) };
  expect(await add([long])).toMatchObject({ code: "VALIDATION", issues: [{ path: "params.0.value" }] });
  expect(await add([{ name: "no space", value: "1" }])).toMatchObject({
    code: "VALIDATION",
    issues: [{ path: "params.0.name" }],
  });
  for (const from of [0, 50, 100, 150]) expect((await add(many(from, 50)))["code"]).toBeUndefined();
  expect(await add(many(200, 1))).toMatchObject({ code: "TOO_MANY_PARAMS" });
  // Those that are there may still be replaced.
  expect((await add(many(150, 50)))["code"]).toBeUndefined();
});
