import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { invoke } from "../../../test/connect-books.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import {
  comeBack,
  define,
  genericDefinition,
  makeGenericOrganization,
  plainDefinition,
  rowsOf,
  serviceKey,
} from "../connections/generic-service.fixture.ts";
import { eventsOf, install, publish, publishVersion, show, step } from "./installations.fixture.ts";
import type { Published } from "./installations.fixture.ts";

const suite = useTestApp({ work: false });
const thirdParty = { service: serviceKey, connection: "Books & more", scopes: ["profile", "items.read"] };

type Scene = Published & { customer: TestOrganization; installationId: string; id: string };

/** An extension that works with the generic service, installed and authorised in an organization that has it. */
async function scene(customer?: TestOrganization): Promise<Scene> {
  const { app } = suite;
  const published = await publish(app, { thirdParty });
  const organization = customer ?? (await makeGenericOrganization(app));
  const ids = await install(app, organization, published);
  await step(app, organization, "authorizeInstallation", { installationId: ids.installationId });
  return { ...published, ...ids, customer: organization };
}

const beginFields = "authorizationUrl expiresAt delivery { event } installation { status thirdPartyAt }";

function begin({ customer, installationId }: Scene, input: Record<string, unknown> = {}) {
  return step(suite.app, customer, "authorizeThirdParty", { installationId, ...input }, beginFields);
}

async function authorize(here: Scene, options: { user?: string; input?: Record<string, unknown> } = {}) {
  return comeBack(suite.app, await begin(here, options.input), options.user);
}

const fields = `status thirdPartyAt thirdPartyByName thirdPartyRevokedByName
  connections { id name linkName installation { id } authorizations { environment status providerAccountName scopes } }`;

const look = ({ customer, installationId }: Scene) => show(suite.app, customer, installationId, fields);

const namesOf = async ({ id }: Scene) => (await eventsOf(suite.app, id)).map(({ event }) => event);

/** The grants of a customer's client at the provider, oldest first. */
function grantsOf({ customer }: Scene) {
  const { generic } = suite.app.simulator.control;
  const clients = generic.listClients().filter(({ name }) => name === customer.slug);
  return clients.flatMap(({ id }) => generic.listGrants({ clientId: id }));
}

describe("by a consent", () => {
  test("the event fires in the transaction that stores the credentials, not before", async () => {
    const here = await scene();
    const begun = await begin(here);
    expect(begun).toMatchObject({
      delivery: null,
      installation: { status: "THIRD_PARTY_NEEDED", thirdPartyAt: null },
    });
    expect(new URL(String(begun["authorizationUrl"])).searchParams.get("scope")).toBe("profile items.read");
    expect(await namesOf(here)).toEqual(["onInstall", "onZohoAuthorise"]);
    const told = await comeBack(suite.app, begun);
    expect(told).toMatchObject({ error: null, environment: "PRODUCTION" });
    const shown = await look(here);
    expect(shown).toMatchObject({
      status: "ACTIVE",
      thirdPartyByName: here.customer.admin.ctx.actor?.name,
      connections: [
        {
          id: told.connection,
          name: "Books & more",
          linkName: `${here.extension.key}__booksmore`,
          installation: { id: here.installationId },
          authorizations: [
            {
              environment: "PRODUCTION",
              status: "CONNECTED",
              providerAccountName: "Acme Workshop",
              scopes: ["profile", "items.read"],
            },
          ],
        },
      ],
    });
    expect(await namesOf(here)).toEqual(["onInstall", "onZohoAuthorise", "onTPAAuthorise"]);
    // One transaction: one time, and nothing in between in the feed.
    const { prisma } = suite.app.environment.database;
    const changes = await prisma.change.findMany({
      where: { organizationId: here.customer.id },
      orderBy: { position: "desc" },
      take: 3,
    });
    expect(changes.map(({ name }) => name)).toEqual([
      "delivery.queued",
      "installation.thirdPartyAuthorized",
      "connection.connected",
    ]);
    expect(new Set(changes.map(({ createdAt }) => createdAt.getTime())).size).toBe(1);
  });

  test("begun twice makes one connection, and either may be finished", async () => {
    const here = await scene();
    const [one, two] = await Promise.all([begin(here), begin(here)]);
    expect(await comeBack(suite.app, two)).toMatchObject({ error: null });
    expect(await comeBack(suite.app, one)).toMatchObject({ error: null });
    expect(await rowsOf(suite.app, here.customer)).toEqual({ connections: 1, authorizations: 1, tokens: 1 });
    // Each set of credentials that was stored is told.
    expect((await namesOf(here)).slice(2)).toEqual(["onTPAAuthorise", "onTPAAuthorise"]);
    expect(grantsOf(here).map(({ live }) => live)).toEqual([false, true]);
  });

  test("that is denied leaves everything as it was", async () => {
    const here = await scene();
    const begun = await begin(here);
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: String(begun["authorizationUrl"]),
      user: "robin",
      accept: false,
    });
    const answer = await fetch(redirect, { redirect: "manual", headers: { cookie: begun.cookie } });
    expect(answer.headers.get("location")).toContain("error=CONSENT_DENIED");
    expect(await look(here)).toMatchObject({ status: "THIRD_PARTY_NEEDED", thirdPartyAt: null });
    expect(await namesOf(here)).toEqual(["onInstall", "onZohoAuthorise"]);
  });

  test("that cannot be begun makes nothing", async () => {
    const { app } = suite;
    const stranger = await scene(await makeOrganization(app));
    expect(await begin(stranger)).toMatchObject({ code: "SERVICE_MISSING" });
    const customer = await makeOrganization(app);
    await define(app, customer, genericDefinition(app));
    const here = await scene(customer);
    expect(await begin(here)).toMatchObject({ code: "SERVICE_CLIENT_MISSING" });
    expect(await look(here)).toMatchObject({ connections: [] });
  });

  test("is refused while what stands will do", async () => {
    const here = await scene();
    await authorize(here);
    expect(await begin(here)).toMatchObject({ code: "ALREADY_AUTHORIZED" });
  });

  test("a link name that the organization has already is left to it", async () => {
    const { app } = suite;
    const here = await scene();
    const { prisma } = app.environment.database;
    await prisma.organization.update({
      where: { id: here.customer.id },
      data: { slug: here.extension.key },
    });
    await step(
      app,
      here.customer,
      "createConnection",
      { name: "Books more", serviceKey },
      "connection { id }",
    );
    await prisma.organization.update({ where: { id: here.customer.id }, data: { slug: here.customer.slug } });
    await authorize(here);
    expect(await look(here)).toMatchObject({
      connections: [{ linkName: `${here.extension.key}__booksmore2` }],
    });
  });
});

describe("by credentials", () => {
  const key = "generic-demo-key";

  async function keyScene(): Promise<Scene> {
    const customer = await makeOrganization(suite.app);
    await define(suite.app, customer, plainDefinition(suite.app, "API_KEY"));
    return scene(customer);
  }

  test("an API key is tried, and fires at once", async () => {
    const here = await keyScene();
    expect(await begin(here)).toMatchObject({ code: "CREDENTIALS_NEEDED" });
    expect(await begin(here, { credentials: { apiKey: "wrong" } })).toMatchObject({
      code: "VALIDATION",
      issues: [{ path: "credentials.apiKey" }],
    });
    expect(await look(here)).toMatchObject({ connections: [] });
    expect(await begin(here, { credentials: { apiKey: key } })).toMatchObject({
      authorizationUrl: null,
      delivery: { event: "onTPAAuthorise" },
      installation: { status: "ACTIVE" },
    });
    expect(await look(here)).toMatchObject({
      status: "ACTIVE",
      connections: [{ authorizations: [{ environment: "PRODUCTION", status: "CONNECTED" }] }],
    });
    expect(await begin(here, { credentials: { apiKey: key } })).toMatchObject({ code: "ALREADY_AUTHORIZED" });
  });

  test("of two at once, one fires", async () => {
    const here = await keyScene();
    const answers = await Promise.all([1, 2, 3].map(() => begin(here, { credentials: { apiKey: key } })));
    expect(answers.map(({ code = "none" }) => code).toSorted()).toEqual([
      "ALREADY_AUTHORIZED",
      "ALREADY_AUTHORIZED",
      "none",
    ]);
    expect(await namesOf(here)).toEqual(["onInstall", "onZohoAuthorise", "onTPAAuthorise"]);
    expect(await rowsOf(suite.app, here.customer)).toEqual({ connections: 1, authorizations: 1, tokens: 1 });
  });
});

test("credentials that are refused are renewed by the same account, and fire again", async () => {
  const here = await scene();
  const { connection } = await authorize(here);
  const { app } = suite;
  app.simulator.control.generic.revokeGrants({});
  const id = parseGlobalId(connection ?? "")?.id ?? "";
  const { linkName } = await app.environment.database.prisma.connectionLink.findUniqueOrThrow({
    where: { id },
  });
  const { token } = here.customer.admin;
  expect(await invoke(app, token, linkName, { method: "GET", path: "/me" }, "PRODUCTION")).toMatchObject({
    code: "REAUTHENTICATION_REQUIRED",
  });
  for (const { id: reader } of [here.customer, here.publisher])
    await waitForChange(app, reader, ({ name, entityId }) => {
      return name === "installation.thirdPartyRefused" && entityId === here.id;
    });
  expect(await look(here)).toMatchObject({
    status: "THIRD_PARTY_NEEDED",
    connections: [{ authorizations: [{ status: "REAUTHENTICATION_REQUIRED" }] }],
  });
  const problems = "connections { problems { kind fix { mutation input } } }";
  expect(await show(app, here.customer, here.installationId, problems)).toEqual({
    connections: [
      {
        problems: [
          {
            kind: "REAUTHENTICATION_REQUIRED",
            fix: { mutation: "authorizeThirdParty", input: { installationId: here.installationId } },
          },
        ],
      },
    ],
  });
  expect(await authorize(here, { user: "alex" })).toMatchObject({ error: "DIFFERENT_ACCOUNT" });
  expect(await authorize(here)).toMatchObject({ error: null });
  expect(await look(here)).toMatchObject({ status: "ACTIVE" });
  expect((await namesOf(here)).slice(2)).toEqual(["onTPAAuthorise", "onTPAAuthorise"]);
});

describe("revoking", () => {
  const receiptFields = "receipt { outcome } delivery { event } installation { status }";
  const revoke = ({ customer, installationId }: Scene) =>
    step(suite.app, customer, "revokeThirdParty", { installationId }, receiptFields);

  test("puts the connection on hold, fires, and ends the credentials at the provider", async () => {
    const here = await scene();
    await authorize(here);
    expect(await revoke(here)).toMatchObject({
      receipt: { outcome: "REVOKED" },
      delivery: { event: "onTPARevoke" },
      installation: { status: "THIRD_PARTY_NEEDED" },
    });
    expect(grantsOf(here).map(({ live }) => live)).toEqual([false]);
    expect(await look(here)).toMatchObject({
      thirdPartyAt: null,
      thirdPartyRevokedByName: here.customer.admin.ctx.actor?.name,
      connections: [{ authorizations: [{ status: "REVOKED" }] }],
    });
    const { prisma } = suite.app.environment.database;
    const audit = await prisma.auditEntry.findFirstOrThrow({
      where: { organizationId: here.customer.id, act: "connection.revokedAtProvider" },
    });
    expect(audit.after).toMatchObject({ environment: "PRODUCTION", receipt: { outcome: "REVOKED" } });
    // Then anybody's account may take the place, and its consent lifts the hold.
    expect(await authorize(here, { user: "alex" })).toMatchObject({ error: null });
    expect(await look(here)).toMatchObject({
      status: "ACTIVE",
      thirdPartyRevokedByName: null,
      connections: [{ authorizations: [{ status: "CONNECTED", providerAccountName: "Nordic Studio" }] }],
    });
    expect((await namesOf(here)).slice(2)).toEqual(["onTPAAuthorise", "onTPARevoke", "onTPAAuthorise"]);
  });

  test("a consent that was begun before is given back, and keeps nothing", async () => {
    const here = await scene();
    const early = await begin(here);
    await authorize(here);
    await revoke(here);
    expect(await comeBack(suite.app, early)).toMatchObject({ error: "REVOKED_MEANWHILE" });
    expect(grantsOf(here).map(({ live }) => live)).toEqual([false, false]);
    expect(await look(here)).toMatchObject({ status: "THIRD_PARTY_NEEDED" });
    expect((await namesOf(here)).at(-1)).toBe("onTPARevoke");
  });
});

describe("uninstalling", () => {
  test("deletes the connection with its credentials, and ends them at the provider", async () => {
    const here = await scene();
    await authorize(here);
    const { customer, installationId } = here;
    const input = { installationId };
    const impact = { connections: ["Books & more"] };
    const told = { ...input, preview: true };
    expect(
      await step(suite.app, customer, "uninstallExtension", told, "impact { connections }"),
    ).toMatchObject({ impact });
    expect(grantsOf(here).map(({ live }) => live)).toEqual([true]);
    await step(suite.app, customer, "uninstallExtension", input);
    expect(await rowsOf(suite.app, customer)).toEqual({ connections: 0, authorizations: 0, tokens: 0 });
    expect(grantsOf(here).map(({ live }) => live)).toEqual([false]);
    expect((await namesOf(here)).at(-1)).toBe("onUninstall");
    const { prisma } = suite.app.environment.database;
    const receipts = await prisma.auditEntry.findMany({
      where: { organizationId: customer.id, act: "connection.revokedAtProvider" },
    });
    expect(receipts.map(({ after }) => after)).toMatchObject([{ receipt: { outcome: "REVOKED" } }]);
  });

  test("during a consent: its end keeps nothing and fires nothing", async () => {
    const here = await scene();
    const begun = await begin(here);
    await step(suite.app, here.customer, "uninstallExtension", { installationId: here.installationId });
    expect(await comeBack(suite.app, begun)).toMatchObject({ error: "STATE_UNKNOWN" });
    expect(grantsOf(here).map(({ live }) => live)).toEqual([false]);
    expect(await rowsOf(suite.app, here.customer)).toEqual({ connections: 0, authorizations: 0, tokens: 0 });
    expect((await namesOf(here)).at(-1)).toBe("onUninstall");
  });

  test("at once with the end of a consent: nothing of it is left, here or there", async () => {
    for (let round = 0; round < 4; round += 1) {
      const here = await scene();
      const begun = await begin(here);
      const [told, gone] = await Promise.all([
        comeBack(suite.app, begun),
        step(suite.app, here.customer, "uninstallExtension", { installationId: here.installationId }),
      ]);
      expect(gone["code"]).toBeUndefined();
      expect([null, "STATE_UNKNOWN"]).toContain(told.error);
      expect(grantsOf(here).map(({ live }) => live)).toEqual([false]);
      expect(await rowsOf(suite.app, here.customer)).toEqual({
        connections: 0,
        authorizations: 0,
        tokens: 0,
      });
      const names = await namesOf(here);
      expect(names.at(-1)).toBe("onUninstall");
      expect(names.includes("onTPAAuthorise")).toBe(told.error === null);
    }
  });
});

describe("upgrading", () => {
  test("to another third-party app deletes the former connection, and asks for the new one", async () => {
    const here = await scene();
    await authorize(here);
    const other = { ...thirdParty, connection: "Ledger" };
    await publishVersion(suite.app, here.extension, "2.0.0", { thirdParty: other });
    const { installationId, customer } = here;
    expect(await step(suite.app, customer, "upgradeInstallation", { installationId })).toMatchObject({
      installation: { status: "THIRD_PARTY_NEEDED" },
      delivery: { event: "onUpdate" },
    });
    expect(grantsOf(here).map(({ live }) => live)).toEqual([false]);
    expect(await look(here)).toMatchObject({ connections: [], thirdPartyAt: null });
    await authorize(here);
    expect(await look(here)).toMatchObject({
      status: "ACTIVE",
      connections: [{ linkName: `${here.extension.key}__ledger` }],
    });
  });

  test("twice at once, one does, and the other waits for no credentials that are gone", async () => {
    const here = await scene();
    await authorize(here);
    await publishVersion(suite.app, here.extension, "2.0.0");
    const { installationId, customer } = here;
    const answers = await Promise.all(
      [1, 2, 3].map(() => step(suite.app, customer, "upgradeInstallation", { installationId })),
    );
    expect(answers.map(({ code = "none" }) => code).toSorted()).toEqual(["UP_TO_DATE", "UP_TO_DATE", "none"]);
    expect(grantsOf(here).map(({ live }) => live)).toEqual([false]);
    expect(await rowsOf(suite.app, customer)).toEqual({ connections: 0, authorizations: 0, tokens: 0 });
  });

  test("to more scopes keeps the connection, and lets it be authorised anew", async () => {
    const here = await scene();
    await authorize(here);
    const more = { ...thirdParty, scopes: [...thirdParty.scopes, "items.write"] };
    await publishVersion(suite.app, here.extension, "2.0.0", { thirdParty: more });
    const { installationId, customer } = here;
    expect(await step(suite.app, customer, "upgradeInstallation", { installationId })).toMatchObject({
      installation: { status: "ACTIVE" },
    });
    const missing = "connections { scopes authorizations { missingScopes } }";
    expect(await show(suite.app, customer, installationId, missing)).toEqual({
      connections: [{ scopes: more.scopes, authorizations: [{ missingScopes: ["items.write"] }] }],
    });
    await authorize(here);
    expect(await show(suite.app, customer, installationId, missing)).toMatchObject({
      connections: [{ authorizations: [{ missingScopes: [] }] }],
    });
    expect(await begin(here)).toMatchObject({ code: "ALREADY_AUTHORIZED" });
  });
});

test("a connection of an installation is left alone by the mutations of connections", async () => {
  const here = await scene();
  const { connection: connectionId } = await authorize(here);
  const { app } = suite;
  const before = await look(here);
  const project = await step(app, here.customer, "createProject", { name: "Shop" }, "project { id }");
  const projectIds = [(project["project"] as { id: string }).id];
  const environment = "PRODUCTION";
  for (const [name, input, instead] of [
    ["updateConnection", { name: "Mine" }, "which alone calls through it"],
    ["shareConnection", { projectIds }, "which alone calls through it"],
    ["authorizeConnection", { environment }, "authorizeThirdParty"],
    ["saveConnectionCredentials", { environment, credentials: { apiKey: "k" } }, "authorizeThirdParty"],
    ["revokeConnection", { environment }, "revokeThirdParty"],
    ["grantConnection", { environment }, "authorizeThirdParty"],
    ["deleteConnection", {}, "uninstallExtension"],
  ] as const) {
    const answer = await step(app, here.customer, name, { connectionId, ...input }, "__typename");
    expect(answer["code"], name).toBe("OF_INSTALLATION");
    expect(answer["message"], name).toContain(instead);
  }
  expect(await look(here)).toEqual(before);
  expect(await rowsOf(app, here.customer)).toEqual({ connections: 1, authorizations: 1, tokens: 1 });
});
