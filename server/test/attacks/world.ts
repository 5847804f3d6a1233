import { request } from "node:http";
import { parseGlobalId } from "../../src/graphql/global-id.ts";
import type { CallbackScene } from "../../src/modules/callbacks/callback-scene.fixture.ts";
import { newId } from "../../src/platform/ids.ts";
import type { Guards, GuardName } from "../../src/platform/guards.ts";
import type { ServiceDefinition } from "../../src/providers/definition.ts";
import type { OAuthClient } from "../../src/providers/tokens.ts";
import { startTestApp } from "../app.ts";
import { makeMember, makeOrganization } from "../builders.ts";
import type { Person, TestOrganization } from "../builders.ts";
import { mustMutate, mutate } from "../mutate.ts";
import type { Credentials } from "../mutate.ts";
import { startBank } from "./bank.ts";
import { startEvil } from "./evil.ts";

export type World = Awaited<ReturnType<typeof startWorld>>;
export type Begun = { authorizationUrl: string; cookie: string; id: string; linkName: string };
export type Told = { connection: string | null; error: string | null };

/** One Patchbay whose guards can be left out one at a time, an honest bank and a hostile server. */
export async function startWorld() {
  const [bank, evil] = await Promise.all([startBank(), startEvil()]);
  let left: GuardName | null = null;
  const guards: Guards = { stands: (name) => name !== left };
  // Both servers may be reached: what keeps tokens away must not be the closed door.
  const app = await startTestApp({ work: false, guards, openOrigins: [bank.origin, evil.origin] });
  const { prisma } = app.environment.database;

  async function begin(as: Credentials, mutation: string, input: object): Promise<Begun> {
    const selection = "authorizationUrl connection { id linkName }";
    const { payload, cookie } = await mustMutate<Answer>(app, as, mutation, input, selection);
    const { authorizationUrl, connection } = payload;
    return { authorizationUrl, cookie, id: connection.id, linkName: connection.linkName };
  }

  const world = {
    app,
    bank,
    evil,
    /** Runs with one guard left out. */
    async without<Result>(guard: GuardName | null, work: () => Promise<Result>): Promise<Result> {
      left = guard;
      try {
        return await work();
      } finally {
        left = null;
        delete bank.lies.apiUrl;
        delete bank.lies.redirectTo;
      }
    },
    makeOrganization: () => makeOrganization(app),
    makeDeveloper: ({ id }: TestOrganization) => makeMember(app, id, ["DEVELOPER"]),
    redirectUri: ({ slug }: TestOrganization, key = "bank") =>
      `${app.environment.publicUrl}/oauth/callback/${slug}/${key}`,
    /** The service as an organization's developer has it saved. */
    async defineService({ id }: TestOrganization, definition: ServiceDefinition, key = "bank") {
      await prisma.service.create({
        data: {
          id: newId(),
          organizationId: id,
          key,
          name: `The ${key}`,
          description: "A service of the tests.",
          capabilities: ["CONNECTIONS"],
          provider: "custom",
          definition: JSON.parse(JSON.stringify(definition)),
          createdByName: "Somebody",
          createdAt: app.environment.clock.now(),
        },
      });
    },
    /** Changes it under what stands on it, as one who may define services can. */
    async editService({ id }: TestOrganization, definition: ServiceDefinition, key = "bank") {
      await prisma.service.update({
        where: { organizationId_key: { organizationId: id, key } },
        data: { definition: JSON.parse(JSON.stringify(definition)), revision: { increment: 1 } },
      });
    },
    /** Changes its token endpoint through the door that developers have. */
    async moveTokenEndpoint(person: Person, tokenUrl: string) {
      const { oauth, apiBaseUrl } = bank.definition();
      const { authorizeUrl, revokeUrl, issuer, issuerRequired, clientAuth } = oauth ?? {};
      const given = { authorizeUrl, revokeUrl, issuer, issuerRequired, clientAuth, apiBaseUrl };
      const definition = { authType: "OAUTH2_CODE", ...given, tokenUrl };
      await mustMutate(
        app,
        person,
        "updateCustomService",
        { serviceKey: "bank", definition },
        "service { key }",
      );
    },
    async saveClient(person: Person, client: OAuthClient, serviceKey = "bank") {
      await mustMutate(app, person, "saveServiceClient", { serviceKey, ...client }, "service { id }");
    },
    /** An organization with the bank as a service and a client of its own there. */
    async makeBankCustomer(definition = bank.definition()) {
      const organization = await makeOrganization(app);
      await world.defineService(organization, definition);
      const client = bank.register(world.redirectUri(organization));
      await world.saveClient(organization.admin, client);
      return { ...organization, client };
    },
    async signIn({ email, password }: Person): Promise<string> {
      const { cookie } = await mustMutate(app, { cookie: "" }, "signIn", { email, password }, "__typename");
      return cookie;
    },
    /** Makes a connection and begins its consent. */
    /** As begin; null where the service's OAuth client is not there. */
    async tryBegin(as: Credentials): Promise<Begun | null> {
      return begin(as, "createConnection", {
        name: "Mine",
        serviceKey: "bank",
        connect: { environment: "DEVELOPMENT" },
      }).catch((error: unknown) => {
        if (String(error).includes("SERVICE_CLIENT_MISSING")) return null;
        throw error;
      });
    },
    begin(as: Credentials, serviceKey = "bank", environment = "DEVELOPMENT"): Promise<Begun> {
      const input = { name: `${serviceKey} ${newId()}`, serviceKey, connect: { environment } };
      return begin(as, "createConnection", input);
    },
    reconnect(as: Credentials, { id }: Begun): Promise<Begun> {
      const input = { connectionId: id, environment: "DEVELOPMENT" };
      return begin(as, "authorizeConnection", input);
    },
    /** The browser with these cookies is sent back to Patchbay. */
    async comeBack(to: URL, cookie: string): Promise<Told> {
      const response = await fetch(to, { redirect: "manual", headers: { cookie } });
      const told = new URL(response.headers.get("location") ?? "", to).searchParams;
      return { connection: told.get("connection"), error: told.get("error") };
    },
    /** Whose account at the provider the connection is; null where it is not connected. */
    async ownerOf({ id }: Begun): Promise<string | null> {
      const found = await prisma.connectionAuthorization.findFirst({
        where: { connectionId: parseGlobalId(id)?.id ?? "" },
      });
      return found?.providerAccountId ?? null;
    },
    /** A connection of that person at the bank, with tokens that work. */
    async connect(person: Person, user: string, environment = "DEVELOPMENT"): Promise<Begun> {
      const made = await world.begin(person, "bank", environment);
      const told = await world.comeBack(bank.consent(made.authorizationUrl, { user }), made.cookie);
      if (told.error) throw new Error(`Not connected: ${told.error}`);
      return made;
    },
    /** Makes its access tokens stale, so that the next call refreshes. */
    async expire({ id }: Begun) {
      await prisma.authorization.updateMany({
        where: { connection: { connectionId: parseGlobalId(id)?.id ?? "" } },
        data: { accessTokenExpiresAt: app.environment.clock.now() },
      });
    },
    /** Calls through it; answers what came, or the error's code. */
    async invoke(
      as: Credentials,
      { linkName }: Begun,
      path = "/whoami",
      environment = "DEVELOPMENT",
    ): Promise<string> {
      const { payload } = await mutate<{ response: { status: number; bodyText: string } }>(
        app,
        as,
        "invokeConnection",
        { linkName, environment, request: { path } },
        "response { status bodyText }",
      );
      return payload.response ? `${payload.response.status} ${payload.response.bodyText}` : `${payload.code}`;
    },
    /** Calls through the proxy route with a path that no client tidies; answers the status. */
    proxy: ({ token }: Person, { linkName }: Begun, path: string) =>
      new Promise<number>((resolve, reject) => {
        const { hostname, port } = new URL(app.origin);
        const headers = { authorization: `Bearer ${token}` };
        request({ hostname, port, path: `/proxy/development/${linkName}${path}`, headers }, (response) => {
          response.resume().on("end", () => resolve(response.statusCode ?? 0));
        })
          .on("error", reject)
          .end();
      }),
    async revokeAtProvider(person: Person, { id }: Begun) {
      const input = { connectionId: id, environment: "DEVELOPMENT", atProvider: true };
      await mustMutate(app, person, "revokeConnection", input, "__typename");
    },
    /** As the customer does, as far as what is left of it goes. */
    async uninstall({ installation: { id } }: CallbackScene) {
      await prisma.installation.update({
        where: { id },
        data: { uninstalledAt: app.environment.clock.now() },
      });
    },
    async makeProject(person: Person, name: string): Promise<string> {
      const { payload } = await mustMutate<{ project: { id: string } }>(
        app,
        person,
        "createProject",
        { name },
        "project { id }",
      );
      return payload.project.id;
    },
    async share(person: Person, { id }: Begun, projectIds: string[]) {
      await mustMutate(app, person, "shareConnection", { connectionId: id, projectIds }, "__typename");
    },
    /** A script of the project, run as its editor does; answers what it returned. */
    async runScript(person: Person, projectId: string, source: string): Promise<string | null> {
      const input = { name: "A script", projectId, source };
      const made = await mustMutate<{ function: { id: string } }>(
        app,
        person,
        "createFunction",
        input,
        "function { id }",
      );
      const run = { functionId: made.payload.function.id, event: { payload: {} } };
      const { payload } = await mustMutate<{ output: string | null }>(
        app,
        person,
        "testFunction",
        run,
        "output",
      );
      return payload.output;
    },
    async close() {
      await app.close();
      await Promise.all([bank.close(), evil.close()]);
    },
  };
  return world;
}

type Answer = { authorizationUrl: string; connection: { id: string; linkName: string } };
