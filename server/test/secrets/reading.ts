import { query } from "../builders.ts";
import { subscribe } from "../subscribe.ts";
import type { Subscription } from "../subscribe.ts";
import type { Journey } from "./journey.ts";

const everyChange = [
  "accountChanged { cursor change }",
  "activityAdded { cursor change text }",
  "connectionCalled { cursor change }",
  "connectionChanged { cursor change }",
  "executionChanged { cursor change }",
  "masterKeyRotationChanged { cursor change }",
  "problemChanged { cursor change }",
  "ruleChanged { cursor change }",
  "syncProgressed { cursor }",
];

/** Every subscription that there is, each on a socket of its own. */
export function listenToEverything({ app, token }: Journey): Subscription[] {
  return everyChange.map((field) => subscribe(app, token, `subscription { ${field} }`));
}

/** Reads back all that the product tells of what happened. */
export async function readEverything({ app, token }: Journey): Promise<void> {
  const problem = "kind title message cause resolution fix { mutation input }";
  const documents = [
    "{ auditLog(first: 100) { edges { node { act actorName before after ip entityType entityId } } pageInfo { endCursor } } }",
    "{ auditLog(last: 100) { edges { node { act actorName before after ip entityType entityId } } } }",
    "{ activity(first: 100) { edges { node { text actorName change } } } }",
    `{ problems(first: 100) { edges { node { ${problem} } } } }`,
    "{ apiTokens(first: 50) { edges { node { name prefix scopes } } } }",
    "{ members(first: 50) { edges { node { email name roles } } } }",
    `{ connections(first: 50) { edges { node { name linkName problems { ${problem} } authorizations { status reason providerAccountId
       providerAccountName scopes missingScopes extraScopes apiBaseUrl apiHosts proxyUrl grantedByName
       tokenHealth { state reason refreshFailure } } } } } }`,
    ...["told", "key", "code", "books", "issued", "basic"].map(
      (search) => `{ connections(first: 20, filter: { search: "${search}" }) { edges { node {
        calls(first: 50) { edges { node { method host path status errorCode callerName requestBody responseBody } } } } } } }`,
    ),
    "{ services(first: 100, filter: { custom: true }) { edges { node { key name definition { tokenUrl headers query } } } } }",
    "{ accounts(first: 20) { edges { node { providerOrgName tokenHealth { state reason } } } } }",
    "{ functions(first: 20) { edges { node { name url } } } }",
    "{ executions(first: 100) { edges { node { reason matchReason attempts { output errorMessage logs { text } } } } } }",
    "{ masterKeys { keyId } masterKeyRotation { keyId } }",
    "{ viewer { __typename } }",
  ];
  for (const document of documents) {
    const answer = await query(app, token, document);
    if (answer.errors) throw new Error(`${document}: ${JSON.stringify(answer.errors)}`);
  }
  for (const path of ["/", "/graphiql", "/graphql", "/connected?error=X", "/nowhere"])
    await fetch(`${app.origin}${path}`);
}
