import { act } from "../../src/modules/connections/generic-service.fixture.ts";
import { waitForChange } from "../wait-for-change.ts";
import type { Journey } from "./journey.ts";
import type { Services } from "./services.ts";

/** Rules of an account that the provider tells of new leads: one calls an endpoint, one runs a script that prints what it gets. */
export async function runRules(journey: Journey, { accountId, repeating }: Services): Promise<void> {
  const { app, token, planted } = journey;
  const { control, origin } = app.simulator;
  const organization = await app.environment.database.prisma.organization.findFirstOrThrow({
    where: { slug: journey.slug },
  });
  const idOf = async (
    mutation: string,
    input: object,
    entity: string,
    more = "",
  ): Promise<{ id: string; answer: Record<string, unknown> }> => {
    const answer = await act(app, token, mutation, { ...input }, `${entity} { id } ${more}`);
    const made = answer[entity] as { id: string } | undefined;
    if (!made) throw new Error(JSON.stringify(answer));
    return { id: made.id, answer };
  };
  const { id: projectId } = await idOf("createProject", { name: "Rules" }, "project");
  const share = { connectionId: repeating[0]?.id, projectIds: [projectId] };
  await act(app, token, "shareConnection", share);
  const endpoint = { projectId, name: "Endpoint", url: `${origin}/receiver/secrets` };
  const called = await idOf("createFunction", endpoint, "function", "signingSecret");
  planted.add("the signing secret of a function", String(called.answer["signingSecret"]), {
    place: /^POST \/graphql createFunction$/,
    why: "shown this once",
  });
  const source = `export default async (event, context) => {
    const told = await connections.invoke("${repeating[0]?.linkName}", { path: "/encoded" });
    console.log(JSON.stringify(event), JSON.stringify(context), JSON.stringify(told).slice(0, 5000));
    throw new Error(JSON.stringify(told).slice(0, 2000));
  };`;
  const script = await idOf("createFunction", { projectId, name: "Printer", source }, "function");
  for (const functionId of [called.id, script.id])
    await idOf(
      "createRule",
      {
        projectId,
        serviceKey: "zoho-crm",
        name: `Rule of ${functionId}`,
        eventTypes: ["Leads.created"],
        functionId,
        developmentAccountId: accountId,
      },
      "rule",
    );
  await waitForChange(
    app,
    organization.id,
    ({ name, payload }) => name === "account.watchChanged" && payload["state"] === "LIVE",
  );
  for (const { token: told } of control.listChannels()) planted.add("the token of a watch channel", told);
  control.createRecords({ org: "acme", product: "crm", module: "Leads", count: 1 });
  await control.settled();
  await control.waitForRequests("secrets", 1, 15_000);
  await waitForChange(app, organization.id, ({ name }) => name === "execution.retryScheduled");
}
