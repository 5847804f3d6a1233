import type { Environment } from "../src/generated/prisma/enums.ts";
import { parseGlobalId } from "../src/graphql/global-id.ts";
import type { TestApp } from "./app.ts";
import { query } from "./builders.ts";
import type { TestOrganization } from "./builders.ts";

export type BegunConsent = { authorizationUrl: string; cookie: string };

/** Saves an OAuth client for a service that the simulator knows, with the organization's redirect URI. */
export async function registerClient(
  app: TestApp,
  organization: TestOrganization,
  serviceKey = "zoho-crm",
): Promise<void> {
  const suffix = serviceKey === "zoho-crm" ? "" : `-${serviceKey}`;
  const id = `client-${organization.slug}${suffix}`;
  const redirectUri = `${app.environment.publicUrl}/oauth/callback/${organization.slug}/${serviceKey}`;
  app.simulator.control.registerClient({
    id,
    secret: "a secret of the test",
    name: organization.slug,
    redirectUris: [redirectUri],
  });
  const answer = await query(
    app,
    organization.admin.token,
    `mutation($input: SaveServiceClientInput!) { saveServiceClient(input: $input) { __typename ... on Error { message } } }`,
    { input: { serviceKey, clientId: id, clientSecret: "a secret of the test" } },
  );
  const { __typename } = (answer.data?.saveServiceClient ?? {}) as { __typename?: string };
  if (__typename !== "SaveServiceClientPayload")
    throw new Error(`The client could not be saved: ${JSON.stringify(answer)}`);
}

const start = `mutation($input: StartAccountAuthorizationInput!) {
  startAccountAuthorization(input: $input) {
    __typename
    ... on Error { code message }
    ... on StartAccountAuthorizationPayload { authorizationUrl }
  }
}`;

/** Begins a consent as a program does: by API token, keeping the cookie of the answer. `cookie` begins it as a browser. */
export async function beginConsent(
  app: TestApp,
  credentials: { token?: string; cookie?: string },
  input: {
    environment: Environment;
    projectId?: string;
    serviceKey?: string;
    parameters?: Record<string, string>;
  } = { environment: "DEVELOPMENT" },
): Promise<BegunConsent> {
  const response = await fetch(`${app.origin}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(credentials.token ? { authorization: `Bearer ${credentials.token}` } : {}),
      ...(credentials.cookie ? { cookie: credentials.cookie } : {}),
    },
    body: JSON.stringify({ query: start, variables: { input: { serviceKey: "zoho-crm", ...input } } }),
  });
  const answer = (await response.json()) as {
    data?: { startAccountAuthorization?: { authorizationUrl?: string } };
  };
  const authorizationUrl = answer.data?.startAccountAuthorization?.authorizationUrl;
  if (!authorizationUrl) throw new Error(`The consent could not be begun: ${JSON.stringify(answer)}`);
  return { authorizationUrl, cookie: cookiesOf(response) };
}

/** The cookies that an answer sets, as a `Cookie` header sends them back. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

/** Opens the callback as the browser does and answers what the console's landing page is told. */
export async function followCallback(
  redirect: string,
  cookie: string,
): Promise<{ account: string | null; error: string | null; message: string | null }> {
  const told = await landAfter(redirect, cookie);
  return { account: told.get("account"), error: told.get("error"), message: told.get("message") };
}

/** Opens the callback as the browser does: the query of the console's landing page. */
export async function landAfter(redirect: string, cookie: string): Promise<URLSearchParams> {
  const response = await fetch(redirect, { redirect: "manual", headers: { cookie } });
  const location = new URL(response.headers.get("location") ?? "", redirect);
  if (response.status !== 302 || location.pathname !== "/connected")
    throw new Error(`Unexpected answer ${response.status} ${location}`);
  return location.searchParams;
}

/** Connects an account at the simulator from consent to callback; its first sync is then scheduled. */
export async function connectAccount(
  app: TestApp,
  organization: TestOrganization,
  options: {
    org?: string;
    environment?: Environment;
    projectId?: string;
    serviceKey?: string;
    parameters?: Record<string, string>;
  } = {},
): Promise<{ globalId: string; id: string }> {
  const begun = await beginConsent(
    app,
    { token: organization.admin.token },
    {
      environment: options.environment ?? "DEVELOPMENT",
      ...(options.projectId ? { projectId: options.projectId } : {}),
      ...(options.serviceKey ? { serviceKey: options.serviceKey } : {}),
      ...(options.parameters ? { parameters: options.parameters } : {}),
    },
  );
  const { redirect } = app.simulator.control.decideConsent({
    authorizeUrl: begun.authorizationUrl,
    org: options.org ?? "acme",
  });
  const told = await followCallback(redirect, begun.cookie);
  if (!told.account) throw new Error(`The account was not connected: ${told.error} ${told.message}`);
  return { globalId: told.account, id: parseGlobalId(told.account)?.id ?? "" };
}
