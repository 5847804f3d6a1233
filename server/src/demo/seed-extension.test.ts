import { afterEach, beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../test/app.ts";
import { makeOrganization } from "../../test/builders.ts";
import type { TestOrganization } from "../../test/builders.ts";
import { allowHost } from "../modules/access/index.ts";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator } from "../../simulator/simulator.ts";
import { untilDelivery } from "../modules/callbacks/fire.fixture.ts";
import { systemClock } from "../platform/clock.ts";
import { seedExtension } from "./seed-extension.ts";

// Real time, moved on by the test: the retry comes due without waiting for it.
let aheadMs = 0;
const suite = useTestApp({ clock: { ...systemClock, now: () => new Date(Date.now() + aheadMs) } });
let organization: TestOrganization;
let other: Simulator | undefined;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});
afterEach(async () => {
  await other?.stop();
});

const prisma = () => suite.app.environment.database.prisma;

async function readDemo() {
  const extension = await prisma().extension.findUniqueOrThrow({
    where: { key: "bookkeeper-demo" },
    include: { versions: { orderBy: { number: "asc" } }, installations: true },
  });
  const [installation, ...more] = extension.installations;
  if (!installation || more.length > 0) throw new Error("There should be one installation.");
  return { extension, installation };
}

test("the demo's extension is published, installed and delivered to; a moved simulator gives a new version", async () => {
  const { control, origin } = suite.app.simulator;
  await seedExtension(organization.admin.ctx, origin);
  // The first answer is 503, so that onInstall is tried again, and what comes after it waits for it.
  const { id } = await prisma().delivery.findFirstOrThrow({ where: { event: "onInstall" } });
  await untilDelivery(suite.app.environment, id, ({ attemptCount }) => attemptCount === 1);
  aheadMs = 10_000;
  const requests = await control.waitForRequests("bookkeeper-demo", 4, 20_000);
  expect(
    requests.map(({ answered, body }) => [answered, (JSON.parse(body) as { event: string }).event]),
  ).toEqual([
    ["503", "onInstall"],
    ["200", "onInstall"],
    ["200", "onZohoAuthorise"],
    ["200", "onConfigParamAdd"],
  ]);
  const { extension, installation } = await readDemo();
  expect(extension.versions.map(({ version }) => version)).toEqual(["1.0.0"]);
  expect(installation).toMatchObject({ sequence: 3, thirdPartyAt: null, uninstalledAt: null });
  expect(await prisma().callbackSubscription.count({ where: { extensionId: extension.id } })).toBe(8);

  await seedExtension(organization.admin.ctx, origin);
  expect((await readDemo()).installation.sequence, "nothing more at a later start").toBe(3);

  other = await startSimulator();
  await allowHost(suite.app.environment, { slug: organization.slug, host: other.origin, actorName: "Test" });
  await seedExtension(organization.admin.ctx, other.origin);
  const [update] = await other.control.waitForRequests("bookkeeper-demo", 1, 20_000);
  expect(JSON.parse(update?.body ?? "")).toMatchObject({ event: "onUpdate" });
  const moved = await readDemo();
  expect(moved.extension.versions.map(({ version }) => version)).toEqual(["1.0.0", "1.0.1"]);
  expect(moved.installation.versionId).toBe(moved.extension.latestVersionId);
});

test("what another organization published under the key is left alone", async () => {
  const stranger = await makeOrganization(suite.app);
  const before = await readDemo();
  await seedExtension(stranger.admin.ctx, "http://127.0.0.1:1");
  expect(await readDemo()).toEqual(before);
});
