import type { Environment } from "../src/generated/prisma/enums.ts";
import type { TestApp } from "./app.ts";
import { makeOrganization, query } from "./builders.ts";
import type { TestOrganization } from "./builders.ts";
import { landAfter, registerClient } from "./consent.ts";
import { send } from "./send.ts";
import { parseGlobalId } from "../src/graphql/global-id.ts";

export type TestConnection = { id: string; globalId: string; linkName: string };

/** An organization with an OAuth client for Zoho Books at the simulator. */
export async function makeBooksOrganization(app: TestApp): Promise<TestOrganization> {
  const organization = await makeOrganization(app);
  await registerClient(app, organization, "zoho-books");
  return organization;
}

const create = `mutation($input: CreateConnectionInput!) { createConnection(input: $input) {
  __typename ... on Error { code message }
  ... on CreateConnectionPayload { authorizationUrl connection { id linkName } } } }`;

/** A connection to the simulator's Zoho Books, connected in an environment by a consent of the organization `org`. */
export async function connectBooks(
  app: TestApp,
  organization: TestOrganization,
  options: { name?: string; environment?: Environment; org?: string } = {},
): Promise<TestConnection> {
  const { data, cookie } = await send(app, organization.admin.token, create, {
    input: {
      name: options.name ?? "Books",
      serviceKey: "zoho-books",
      connect: { environment: options.environment ?? "DEVELOPMENT" },
    },
  });
  const made = data["createConnection"] as {
    authorizationUrl?: string;
    connection?: { id: string; linkName: string };
  };
  if (!made.authorizationUrl || !made.connection) throw new Error(JSON.stringify(made));
  const { redirect } = app.simulator.control.decideConsent({
    authorizeUrl: made.authorizationUrl,
    org: options.org ?? "acme",
  });
  const told = await landAfter(redirect, cookie);
  if (told.get("connection") !== made.connection.id) throw new Error(`Not connected: ${told}`);
  return {
    id: parseGlobalId(made.connection.id)?.id ?? "",
    globalId: made.connection.id,
    linkName: made.connection.linkName,
  };
}

/** `invokeConnection`: its response, or the error. */
export async function invoke(
  app: TestApp,
  token: string,
  linkName: string,
  request: Record<string, unknown>,
  environment: Environment = "DEVELOPMENT",
): Promise<Record<string, unknown>> {
  const { data } = await query(
    app,
    token,
    `mutation($input: InvokeConnectionInput!) { invokeConnection(input: $input) {
      __typename ... on Error { code message }
      ... on ConnectionCallError { retryAfterMs }
      ... on InvokeConnectionPayload { response { status headers body bodyText bytes truncated attempts } } } }`,
    { input: { linkName, environment, request } },
  );
  const answer = data?.["invokeConnection"] as { response?: Record<string, unknown> };
  return answer.response ?? answer;
}
