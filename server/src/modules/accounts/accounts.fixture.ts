import type { TestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { connectAccount, registerClient } from "../../../test/consent.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { insertLane } from "../executions/lane.fixture.ts";
import type { Lane } from "../executions/lane.fixture.ts";

export type Scene = { organization: TestOrganization; account: { id: string; globalId: string }; lane: Lane };

/** An organization with a granted account of the simulator's `org`, and a rule that posts to a receiver. */
export async function makeScene(app: TestApp, org = "acme"): Promise<Scene> {
  app.simulator.control.changeOrg(org, { latencyMs: 0 });
  const organization = await makeOrganization(app);
  await registerClient(app, organization);
  const account = await connectAccount(app, organization, { org });
  await waitForChange(app, organization.id, (change) => change.name === "account.granted");
  const { serviceId } = await app.environment.database.prisma.account.findUniqueOrThrow({
    where: { id: account.id },
  });
  const url = `${app.simulator.origin}/receiver/${organization.slug}`;
  const lane = await insertLane(
    app.environment,
    { id: account.id, serviceId },
    { organizationId: organization.id, url },
  );
  return { organization, account, lane };
}

/** A mutation: its payload with `fields`, or the error's code and message. */
export async function mutate(
  app: TestApp,
  token: string | null,
  name: string,
  input: Record<string, unknown>,
  fields = "",
): Promise<Record<string, unknown>> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const document = `mutation($input: ${type}Input!) { ${name}(input: $input) {
    __typename ... on Error { code message } ... on ${type}Payload { ${fields || "__typename"} } } }`;
  const answer = await query(app, token, document, { input });
  if (answer.errors) return { errors: answer.errors.map(({ extensions }) => extensions?.["code"]) };
  return answer.data?.[name] as Record<string, unknown>;
}

/** The scene's rule in development. */
export async function ruleAt(app: TestApp, scene: Scene): Promise<Record<string, unknown>> {
  const document = `query($id: ID!) { rule(id: $id) { environment(environment: DEVELOPMENT) {
    status cause enabled holds { kind byName } account { id } problem { kind cause message } } } }`;
  const answer = await query(app, scene.organization.admin.token, document, {
    id: toGlobalId("Rule", scene.lane.ruleId),
  });
  const { environment } = (answer.data?.["rule"] ?? {}) as { environment: Record<string, unknown> };
  return environment;
}

/** The status of the scene's account; undefined once it is gone. */
export async function accountStatus(app: TestApp, { organization, account }: Scene): Promise<unknown> {
  const answer = await query(
    app,
    organization.admin.token,
    `query($id: ID!) { account(id: $id) { status } }`,
    { id: account.globalId },
  );
  return (answer.data?.["account"] as { status: string } | null)?.status;
}
