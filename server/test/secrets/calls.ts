import { act } from "../../src/modules/connections/generic-service.fixture.ts";
import type { Connected } from "./connect-all.ts";
import type { Journey } from "./journey.ts";
import type { Services } from "./services.ts";

const waysToTell = [
  "told",
  "encoded",
  "pieces",
  "gzip",
  "headers",
  "redirect",
  "elsewhere",
  "broken",
  "malformed",
  "failure",
  "refused",
];
const response = "response { status headers body bodyText bodyBase64 }";

/** Calls through every connection by each door: GraphQL, the proxy, scripts. */
export async function makeCalls(journey: Journey, services: Services): Promise<void> {
  const { app, token } = journey;
  const calls: [Connected, string[]][] = [
    ...services.calm.map((one): [Connected, string[]] => [
      one,
      [one === services.books ? "/organizations" : "/echo/all"],
    ]),
    ...services.repeating.map((one): [Connected, string[]] => [one, waysToTell.map((how) => `/${how}`)]),
  ];
  const byEachDoor = async ({ linkName }: Connected, path: string): Promise<void> => {
    const body = { some: "body" };
    // The place of credentials may be the body, which a GET has not.
    const method = linkName.includes("toldbody") || path === "/echo/all" ? "POST" : "GET";
    const sent = method === "POST" ? { body } : {};
    const request = { path, method, query: { a: "b" }, headers: { "x-mine": "1" }, ...sent };
    const input = { linkName, environment: "DEVELOPMENT", request };
    const proxied = fetch(`${app.origin}/proxy/development/${linkName}${path}?x=1`, {
      method,
      redirect: "manual",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(method === "POST" ? { body: JSON.stringify(body) } : {}),
    });
    // What breaks off halfway is shown all the same.
    const read = proxied.then((answer) => answer.text()).catch(() => "");
    await Promise.all([act(app, token, "invokeConnection", input, response), read]);
  };
  await Promise.all(
    calls.flatMap(([connection, paths]) => paths.map((path) => byEachDoor(connection, path))),
  );
  await runScripts(journey, services);
}

/** Scripts that print, return and throw whatever they get hold of. */
async function runScripts({ app, token }: Journey, { repeating, calm }: Services): Promise<void> {
  const project = await act(app, token, "createProject", { name: "Scripts" }, "project { id }");
  const projectId = (project["project"] as { id: string }).id;
  const connections = [...repeating, ...calm];
  for (const { id } of connections)
    await act(app, token, "shareConnection", { connectionId: id, projectIds: [projectId] });
  const links = JSON.stringify(connections.map(({ linkName }) => linkName));
  const source = (end: string) => `export default async (event, context) => {
    const seen = [];
    for (const link of ${links}) for (const path of ["/encoded", "/echo/all", "/headers"])
      try { seen.push(await connections.invoke(link, { method: "POST", path, body: {} })); } catch (error) {
        console.error(String(error), JSON.stringify(error)); seen.push({ ...error, text: String(error), stack: error.stack });
      }
    for (const one of seen) console.log(JSON.stringify(one).slice(0, 3000));
    console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis)), JSON.stringify(context));
    ${end}
  };`;
  for (const end of [
    "return JSON.stringify(seen).slice(0, 8000);",
    "throw new Error(JSON.stringify(seen).slice(0, 8000));",
  ]) {
    const made = await act(
      app,
      token,
      "createFunction",
      { projectId, name: `Script ${end.slice(0, 5)}`, source: source(end) },
      "function { id }",
    );
    const functionId = (made["function"] as { id: string } | undefined)?.id;
    if (!functionId) throw new Error(JSON.stringify(made));
    await act(
      app,
      token,
      "testFunction",
      { functionId, serviceKey: "zoho-crm", event: { sampleOf: "Leads.created" } },
      "succeeded output errorMessage logs { text }",
    );
  }
}
