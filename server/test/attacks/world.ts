import { parseGlobalId } from "../../src/graphql/global-id.ts";
import { newId } from "../../src/platform/ids.ts";
import type { Guards, GuardName } from "../../src/platform/guards.ts";
import type { ServiceDefinition } from "../../src/providers/definition.ts";
import type { OAuthClient } from "../../src/providers/tokens.ts";
import { startTestApp } from "../app.ts";
import { makeMember, makeOrganization } from "../builders.ts";
import type { Person, TestOrganization } from "../builders.ts";
import { cookiesOf } from "../consent.ts";
import { startBank } from "./bank.ts";
import { startEvil } from "./evil.ts";

export type World = Awaited<ReturnType<typeof startWorld>>;
/** By API token, or by the cookies of a browser. */
export type Credentials = { token: string } | { cookie: string };
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

  async function run<Payload>(as: Credentials, mutation: string, input: object, selection: string) {
    const name = mutation.slice(0, 1).toUpperCase() + mutation.slice(1);
    const document = `mutation($input: ${name}Input!) { ${mutation}(input: $input) { __typename ... on Error { code message } ... on ${name}Payload { ${selection} } } }`;
    const response = await fetch(`${app.origin}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...("token" in as ? { authorization: `Bearer ${as.token}` } : { cookie: as.cookie }),
      },
      body: JSON.stringify({ query: document, variables: { input } }),
    });
    const json = (await response.json()) as {
      data?: Record<string, Payload & { code?: string; message?: string }> | null;
      errors?: unknown;
    };
    const payload = json.data?.[mutation];
    if (!payload) throw new Error(`${mutation}: ${JSON.stringify(json)}`);
    return { payload, cookie: cookiesOf(response) };
  }

  function begun(mutation: string, answer: Awaited<ReturnType<typeof run<Answer>>>): Begun {
    const { authorizationUrl, connection } = answer.payload;
    if (!authorizationUrl || !connection) throw new Error(`${mutation}: ${JSON.stringify(answer.payload)}`);
    return { authorizationUrl, cookie: answer.cookie, id: connection.id, linkName: connection.linkName };
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
    async saveClient(person: Person, client: OAuthClient, serviceKey = "bank") {
      const { payload } = await run<object>(
        person,
        "saveServiceClient",
        { serviceKey, ...client },
        "service { id }",
      );
      if (payload.code) throw new Error(payload.message);
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
      const { cookie } = await run<object>({ cookie: "" }, "signIn", { email, password }, "__typename");
      return cookie;
    },
    /** Makes a connection and begins its consent. */
    async begin(as: Credentials, serviceKey = "bank", environment = "DEVELOPMENT"): Promise<Begun> {
      const input = { name: `${serviceKey} ${newId()}`, serviceKey, connect: { environment } };
      const answer = await run<Answer>(
        as,
        "createConnection",
        input,
        "authorizationUrl connection { id linkName }",
      );
      return begun("createConnection", answer);
    },
    async reconnect(as: Credentials, { id }: Begun): Promise<Begun> {
      const input = { connectionId: id, environment: "DEVELOPMENT" };
      const answer = await run<Answer>(
        as,
        "authorizeConnection",
        input,
        "authorizationUrl connection { id linkName }",
      );
      return begun("authorizeConnection", answer);
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
    async connect(person: Person, user: string): Promise<Begun> {
      const made = await world.begin(person);
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
    async invoke(person: Person, { linkName }: Begun, path = "/whoami"): Promise<string> {
      const { payload } = await run<{ response?: { status: number; bodyText: string } }>(
        person,
        "invokeConnection",
        { linkName, environment: "DEVELOPMENT", request: { path } },
        "response { status bodyText }",
      );
      return payload.response ? `${payload.response.status} ${payload.response.bodyText}` : `${payload.code}`;
    },
    async revokeAtProvider(person: Person, { id }: Begun) {
      const input = { connectionId: id, environment: "DEVELOPMENT", atProvider: true };
      const { payload } = await run<object>(person, "revokeConnection", input, "__typename");
      if (payload.code) throw new Error(payload.message);
    },
    async makeProject(person: Person, name: string): Promise<string> {
      const { payload } = await run<{ project?: { id: string } }>(
        person,
        "createProject",
        { name },
        "project { id }",
      );
      if (!payload.project) throw new Error(payload.message);
      return payload.project.id;
    },
    async share(person: Person, { id }: Begun, projectIds: string[]) {
      const { payload } = await run<object>(
        person,
        "shareConnection",
        { connectionId: id, projectIds },
        "__typename",
      );
      if (payload.code) throw new Error(payload.message);
    },
    /** A script of the project, run as its editor does; answers what it returned. */
    async runScript(person: Person, projectId: string, source: string): Promise<string | null> {
      const made = await run<{ function?: { id: string } }>(
        person,
        "createFunction",
        { name: "A script", projectId, source },
        "function { id }",
      );
      if (!made.payload.function) throw new Error(made.payload.message);
      const { payload } = await run<{ output?: string | null; errorMessage?: string | null }>(
        person,
        "testFunction",
        { functionId: made.payload.function.id, event: { payload: {} } },
        "output errorMessage",
      );
      return payload.output ?? null;
    },
    async close() {
      await app.close();
      await Promise.all([bank.close(), evil.close()]);
    },
  };
  return world;
}

type Answer = { authorizationUrl?: string; connection?: { id: string; linkName: string } };
