import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { eventsOf, install, publish, publishVersion, step } from "./installations.fixture.ts";

const suite = useTestApp({ work: false });

/** How several answers went: how often each code, `null` for those that did it. */
function tally(answers: Record<string, unknown>[]): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const { code = null } of answers) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

test("of two who install at once, one does", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const input = { extensionKey: published.extension.key };
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => step(app, customer, "installExtension", input)),
  );
  expect(tally(answers)).toEqual(
    new Map<unknown, number>([
      [null, 1],
      ["ALREADY_INSTALLED", 5],
    ]),
  );
  const { prisma } = app.environment.database;
  expect(await prisma.delivery.count({ where: { organizationId: customer.id } })).toBe(1);
});

test("20 changes at once of one installation are numbered without a gap", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const { installationId, id } = await install(app, customer, published);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      step(app, customer, "addConfigParams", {
        installationId,
        params: [
          { name: "shared", value: `${index}`, secret: index % 2 === 0 },
          { name: `own${index}`, value: "1" },
        ],
      }),
    ),
  );
  expect(tally(answers)).toEqual(new Map<unknown, number>([[null, 20]]));
  const events = await eventsOf(app, id);
  expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
  expect(events.every(({ delivered }) => delivered)).toBe(true);
  // The changes of the feed stand in the same order.
  const { prisma, pool } = app.environment.database;
  const { rows } = await pool.query<{ sequence: number }>(
    `select d."sequence" from "Change" c join "Delivery" d on d."id" = c."entityId"
     where c."name" = 'delivery.queued' and d."installationId" = $1 order by c."position"`,
    [id],
  );
  expect(rows.map(({ sequence }) => sequence)).toEqual(events.map(({ sequence }) => sequence));
  // One seal at most is left of the one that all of them gave.
  const seals = await prisma.credential.count({
    where: { organizationId: customer.id, purpose: `config-param:${id}:shared` },
  });
  const shared = await prisma.configParam.findFirstOrThrow({ where: { installationId: id, name: "shared" } });
  expect(seals).toBe(shared.credentialId === null ? 0 : 1);
});

test("of several upgrades at once, one does it", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const { installationId, id } = await install(app, customer, published);
  await publishVersion(app, published.extension, "2.0.0");
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => step(app, customer, "upgradeInstallation", { installationId })),
  );
  expect(tally(answers)).toEqual(
    new Map<unknown, number>([
      [null, 1],
      ["UP_TO_DATE", 4],
    ]),
  );
  expect((await eventsOf(app, id)).map(({ event }) => event)).toEqual(["onInstall", "onUpdate"]);
});

test("whatever comes at once with uninstalling, nothing fires after it", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const { installationId, id } = await install(app, customer, published);
  await publishVersion(app, published.extension, "2.0.0");
  const params = [{ name: "a", value: "a private secret", secret: true }];
  const answers = await Promise.all([
    step(app, customer, "addConfigParams", { installationId, params }),
    step(app, customer, "authorizeInstallation", { installationId }),
    step(app, customer, "uninstallExtension", { installationId }),
    step(app, customer, "upgradeInstallation", { installationId }),
    step(app, customer, "uninstallExtension", { installationId }),
    step(app, customer, "addConfigParams", { installationId, params }),
  ]);
  const codes = answers.map(({ code = null }) => code);
  expect(new Set(codes)).toEqual(new Set([null, "UNINSTALLED"]));
  const events = await eventsOf(app, id);
  expect(events.at(-1)?.event).toBe("onUninstall");
  expect(events.filter(({ event }) => event === "onUninstall")).toHaveLength(1);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  const { prisma } = app.environment.database;
  expect(await prisma.configParam.count({ where: { installationId: id } })).toBe(0);
  expect(await prisma.credential.count({ where: { organizationId: customer.id } })).toBe(0);
});
