import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { define, plainDefinition, serviceKey } from "../connections/generic-service.fixture.ts";
import { eventsOf, install, publish, publishVersion, show, step } from "./installations.fixture.ts";

const rounds = 6;
const suite = useTestApp({ work: false });
const thirdParty = (connection: string) => ({ service: serviceKey, connection, scopes: [] });

/** The same numbers in every run. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

test.each([1, 2, 3])(
  "five hands at once leave it whole, whatever they do (%i)",
  { timeout: 60_000 },
  async (seed) => {
    const { app } = suite;
    const random = makeRandom(seed);
    const published = await publish(app, { thirdParty: thirdParty("First") });
    const customer = await makeOrganization(app);
    await define(app, customer, plainDefinition(app, "API_KEY"));
    const { installationId, id } = await install(app, customer, published);
    for (let round = 0; round < rounds; round += 1) {
      const connection = round % 3 === 0 ? "Second" : "First";
      await publishVersion(app, published.extension, `${round + 2}.0.0`, {
        thirdParty: thirdParty(connection),
      });
    }
    let at = 0;
    const credentials = { apiKey: "generic-demo-key" };
    const steps: [string, () => Record<string, unknown>][] = [
      ["authorizeInstallation", () => ({})],
      ["authorizeThirdParty", () => ({ credentials })],
      ["authorizeThirdParty", () => ({ credentials })],
      ["revokeThirdParty", () => ({})],
      [
        "addConfigParams",
        () => ({ params: [{ name: `p${random(3)}`, value: "a private secret", secret: random(2) === 0 }] }),
      ],
      ["deleteConfigParams", () => ({ names: [`p${random(3)}`] })],
      ["upgradeInstallation", () => ({ version: `${at + 2}.0.0` })],
    ];
    const expected = [
      undefined,
      "ALREADY_AUTHORIZED",
      "AUTHORIZE_FIRST",
      "NOT_AUTHORIZED",
      "NOT_FOUND",
      "UP_TO_DATE",
      "NOT_NEWER",
    ];
    let done = 0;
    for (; at < rounds; at += 1) {
      const chosen = Array.from({ length: 5 }, () => steps[random(steps.length)]).filter((each) => !!each);
      const answers = await Promise.all(
        chosen.map(([name, input]) => step(app, customer, name, { installationId, ...input() })),
      );
      for (const { code } of answers) expect(expected).toContain(code);
      done += answers.filter(({ code }) => code === undefined).length;

      const events = await eventsOf(app, id);
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
      expect(events).toHaveLength(done + 1);
      await expectWhole();
    }
    expect(await step(app, customer, "uninstallExtension", { installationId })).toMatchObject({
      installation: { status: "UNINSTALLED" },
    });
    const { prisma } = app.environment.database;
    const where = { organizationId: customer.id };
    expect(await prisma.connectionLink.count({ where })).toBe(0);
    expect(await prisma.authorization.count({ where })).toBe(0);
    expect(await prisma.credential.count({ where })).toBe(0);

    /** What is said of the third party agrees with the one connection that there may be, and seals with the params that have them. */
    async function expectWhole(): Promise<void> {
      const shown = await show(
        app,
        customer,
        installationId,
        `thirdPartyAt thirdPartyRevokedAt version { thirdParty { connectionName } } configParams { isSecret }
       connections { name authorizations { status } }`,
      );
      const { thirdPartyAt, thirdPartyRevokedAt, version, connections, configParams } = shown as {
        thirdPartyAt: string | null;
        thirdPartyRevokedAt: string | null;
        version: { thirdParty: { connectionName: string } };
        connections: { name: string; authorizations: { status: string }[] }[];
        configParams: { isSecret: boolean }[];
      };
      const states = connections.flatMap(({ authorizations }) => authorizations.map(({ status }) => status));
      expect(connections.map(({ name }) => name)).toEqual(
        connections.length > 0 ? [version.thirdParty.connectionName] : [],
      );
      expect(states.filter((status) => status === "CONNECTED")).toHaveLength(thirdPartyAt === null ? 0 : 1);
      expect(states.filter((status) => status === "REVOKED")).toHaveLength(
        thirdPartyRevokedAt === null ? 0 : 1,
      );
      const seals = await app.environment.database.prisma.credential.count({
        where: { organizationId: customer.id, purpose: { startsWith: "config-param:" } },
      });
      expect(seals).toBe(configParams.filter(({ isSecret }) => isSecret).length);
    }
  },
);
