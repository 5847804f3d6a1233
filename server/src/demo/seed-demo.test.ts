import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../test/app.ts";
import { query } from "../../test/builders.ts";
import type { Environment } from "../context.ts";
import { allowedHosts } from "../modules/access/index.ts";
import { seedDemo } from "./seed-demo.ts";
import type { DemoCredentials } from "./credentials-file.ts";

const suite = useTestApp({ work: false });
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "patchbay-demo-"));
});
afterAll(() => rm(dataDir, { recursive: true }));

const seed = (change: Partial<Environment> = {}) =>
  seedDemo({ ...suite.app.environment, ...change }, { dataDir, simulatorOrigin: suite.app.simulator.origin });

async function readDemo({ email, password, apiToken }: DemoCredentials): Promise<unknown> {
  const signedIn = await query(
    suite.app,
    null,
    "mutation($input: SignInInput!) { signIn(input: $input) { __typename } }",
    { input: { email, password } },
  );
  const { data } = await query(
    suite.app,
    apiToken,
    `{ members { edges { node { roles } } } projects { edges { node { name } } }
       functions { edges { node { name url } } } crm: service(key: "zoho-crm") { client { clientId } }
       bigin: service(key: "bigin") { client { clientId } } webinar: service(key: "zoho-webinar") { client { clientId } } }`,
  );
  return { ...signedIn.data, ...data };
}

test("the demo is made once, and its credentials work after every start", async () => {
  const file = join(dataDir, "demo-credentials.json");
  const first = await seed();
  const made = {
    signIn: { __typename: "SignInPayload" },
    members: {
      edges: ["COMPANY_ADMIN", "COMPANY_SUPERVISOR", "BILLING_ADMIN", "DEVELOPER"].map((role) => ({
        node: { roles: [role] },
      })),
    },
    projects: { edges: [{ node: { name: "Demo shop" } }] },
    functions: {
      edges: [{ node: { name: "Demo receiver", url: `${suite.app.simulator.origin}/receiver/demo` } }],
    },
    crm: { client: { clientId: "patchbay-demo" } },
    bigin: { client: { clientId: "patchbay-demo-bigin" } },
    webinar: { client: { clientId: "patchbay-demo-webinar" } },
  };
  expect(await readDemo(first)).toEqual(made);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(first).toMatchObject({
    graphqlUrl: `${suite.app.origin}/graphql`,
    consoleUrl: `${suite.app.origin}/`,
  });
  const { id } = await suite.app.environment.database.prisma.organization.findUniqueOrThrow({
    where: { slug: "demo" },
  });
  expect(
    (await allowedHosts(suite.app.environment, id)).toSorted(),
    "the simulator's receiver and the listener",
  ).toEqual(
    ["127.0.0.1:4020", suite.app.simulator.origin.slice("http://".length), "localhost:4020"].toSorted(),
  );

  // Elsewhere, and with a simulator that forgot its clients.
  suite.app.simulator.control.reset();
  const moved = await seed({ publicUrl: "http://127.0.0.1:4999" });
  expect(moved).toMatchObject({
    password: first.password,
    apiToken: first.apiToken,
    graphqlUrl: "http://127.0.0.1:4999/graphql",
  });
  expect(await readDemo(moved)).toEqual(made);
  expect(
    suite.app.simulator.control.listClients().map(({ id, redirectUris }) => [id, ...redirectUris]),
  ).toEqual(
    [
      ["patchbay-demo", "zoho-crm"],
      ["patchbay-demo-bigin", "bigin"],
      ["patchbay-demo-webinar", "zoho-webinar"],
      ["patchbay-demo-books", "zoho-books"],
      ["patchbay-demo-hubspot", "hubspot"],
      ["patchbay-demo-salesforce", "salesforce"],
    ].map(([id, key]) => [id, `http://127.0.0.1:4999/oauth/callback/demo/${key}`]),
  );

  await rm(file);
  const anew = await seed();
  expect(anew.password).not.toBe(first.password);
  expect(anew.apiToken).not.toBe(first.apiToken);
  expect(await readDemo(anew)).toEqual(made);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ ...anew, file: undefined });
});
