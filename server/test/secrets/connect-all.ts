import { openVerifier } from "../../src/modules/authorization/flow-secrets.ts";
import { act } from "../../src/modules/connections/generic-service.fixture.ts";
import { landAfter } from "../consent.ts";
import type { Journey } from "./journey.ts";
import { secretsOfCookies } from "./journey.ts";

const begins =
  /^POST \/graphql (createConnection|authorizeConnection|startAccountAuthorization|reauthorizeAccount)$/;

export type Connected = { id: string; linkName: string };

type Begun = Awaited<ReturnType<typeof act>>;

/** Keeps in mind what a consent brings forth: state, cookie, PKCE verifier. Follows it to the end as that person. */
export async function consent(
  journey: Journey,
  name: string,
  begun: Begun,
  person: { user?: string; org?: string },
): Promise<URLSearchParams> {
  const { app, planted } = journey;
  const { prisma } = app.environment.database;
  const authorizeUrl = String(begun["authorizationUrl"]);
  planted.add(`the state of ${name}`, new URL(authorizeUrl).searchParams.get("state"), {
    place: begins,
    why: "the address of the consent page has it",
  });
  for (const secret of secretsOfCookies(begun.cookie))
    planted.add(`the cookie of ${name}`, secret, {
      place: begins,
      why: "the answer sets the cookie of the consent",
    });
  const flow = await prisma.authorizationFlow.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  planted.add(
    `the code verifier of ${name}`,
    openVerifier(app.environment.vault, flow, flow.codeVerifierSeal),
  );
  const { redirect } = app.simulator.control.decideConsent({ authorizeUrl, ...person });
  planted.add(`the code of ${name}`, new URL(redirect).searchParams.get("code"));
  return landAfter(redirect, begun.cookie);
}

/** A connection of that service, not yet connected. */
export async function createConnection(
  { app, token }: Journey,
  name: string,
  serviceKey: string,
): Promise<Connected> {
  const made = await act(
    app,
    token,
    "createConnection",
    { name, serviceKey, keepsBodies: true },
    "connection { id linkName }",
  );
  if (!made["connection"]) throw new Error(JSON.stringify(made));
  return made["connection"] as Connected;
}

/** Connects by a consent. */
export async function authorize(
  journey: Journey,
  name: string,
  { id }: Connected,
  person: { user?: string; org?: string },
): Promise<void> {
  const input = { connectionId: id, environment: "DEVELOPMENT" };
  const begun = await act(journey.app, journey.token, "authorizeConnection", input, "authorizationUrl");
  const told = await consent(journey, name, begun, person);
  if (told.get("error")) throw new Error(`${name}: ${told}`);
}

/** Saves credentials that are given by hand; answers the code of the refusal, or null. */
export async function save(
  { app, token }: Journey,
  { id }: Connected,
  credentials: object,
): Promise<string | null> {
  const input = { connectionId: id, environment: "DEVELOPMENT", credentials, allowDifferentAccount: true };
  const answer = await act(
    app,
    token,
    "saveConnectionCredentials",
    input,
    "connection { id authorizations { providerAccountName scopes } }",
  );
  return answer.code ? `${answer.code} ${answer.message} ${JSON.stringify(answer["issues"] ?? "")}` : null;
}
