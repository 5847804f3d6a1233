import { z } from "zod";
import type { Context } from "../../context.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { ValidationError } from "../../platform/errors.ts";
import { checkDefinition } from "../../providers/catalogue/check-definition.ts";
import { AUTH_TYPES, CLIENT_AUTH_METHODS, PLACEMENTS } from "../../providers/definition.ts";
import type { OAuthEndpoints, ServiceDefinition } from "../../providers/definition.ts";

const text = z.string().trim().max(2_000);
const optional = text.nullish().transform((value) => value || null);
const texts = z.record(
  z.string(),
  z.string(),
  'Write names and texts, such as { "Accept": "application/json" }.',
);

/** A custom service's definition, flat, as people write it; what is left out is as RFC 6749 has it. */
export const customDefinitionInput = z.object({
  authType: z.enum(AUTH_TYPES),
  authorizeUrl: optional,
  tokenUrl: optional,
  refreshUrl: optional,
  revokeUrl: optional,
  issuer: optional,
  issuerRequired: z.boolean().nullish(),
  scopeDelimiter: z.string().max(10).nullish(),
  scopeParameter: text.nullish(),
  clientAuth: z.enum(CLIENT_AUTH_METHODS).nullish(),
  pkce: z.boolean().nullish(),
  tokenRequest: z.enum(["FORM", "JSON", "QUERY"]).nullish(),
  authorizeParameters: texts.nullish(),
  tokenParameters: texts.nullish(),
  tokenLifeSeconds: z.int().nullish(),
  apiUrlMember: optional,
  credentialIn: z.enum(PLACEMENTS).nullish(),
  credentialName: text.nullish(),
  credentialTemplate: text.nullish(),
  apiBaseUrl: optional,
  apiHosts: z.array(text).max(100).nullish(),
  headers: texts.nullish(),
  query: texts.nullish(),
  scopes: z
    .array(z.object({ name: text, meaning: text }))
    .max(500)
    .nullish(),
  defaultScopes: z.array(text).max(100).nullish(),
  parameters: z
    .array(z.object({ name: text, label: text, description: text, example: text, pattern: text }))
    .max(20)
    .nullish(),
  identityUrl: optional,
  identityIdMember: optional,
  identityNameMember: optional,
});

export type CustomDefinition = z.output<typeof customDefinitionInput>;

/** The definition that was written. Throws ValidationError with the path of every fault, below `definition`. */
export function toDefinition(
  { network }: Pick<Context, "network">,
  given: CustomDefinition,
): ServiceDefinition {
  const isOAuth = given.authType.startsWith("OAUTH2");
  const credentialIn = given.credentialIn ?? "HEADER";
  const scheme = { API_KEY: "Bearer ", BASIC: "Basic " }[given.authType as string] ?? "Bearer ";
  const definition: ServiceDefinition = {
    authType: given.authType,
    parameters: given.parameters ?? [],
    oauth: isOAuth ? endpoints(given) : null,
    credential: {
      in: credentialIn,
      name: given.credentialName || (credentialIn === "HEADER" ? "Authorization" : "access_token"),
      template: given.credentialTemplate || `${credentialIn === "HEADER" ? scheme : ""}{credential}`,
    },
    apiBaseUrl: given.apiBaseUrl,
    apiHosts: given.apiHosts ?? [],
    headers: given.headers ?? {},
    query: given.query ?? {},
    scopes: given.scopes ?? [],
    defaultScopes: given.defaultScopes ?? [],
    identity: given.identityUrl
      ? {
          url: given.identityUrl,
          idMember: given.identityIdMember ?? "id",
          nameMember: given.identityNameMember ?? given.identityIdMember ?? "id",
        }
      : null,
    tokenBudget: null,
  };
  const problems = [
    ...strayEndpoints(given, isOAuth),
    ...checkDefinition(definition, (url) => isOpen(network, url)),
  ];
  if (problems.length > 0)
    throw new ValidationError(
      problems.map(({ path, message }) => ({ path: `definition.${flatPath(path)}`, message })),
    );
  return definition;
}

/** The definition as its row holds it. */
export function storedDefinition(definition: ServiceDefinition): Prisma.JsonObject {
  return JSON.parse(JSON.stringify(definition)) as Prisma.JsonObject;
}

function endpoints(given: CustomDefinition): OAuthEndpoints {
  return {
    authorizeUrl: given.authorizeUrl,
    tokenUrl: given.tokenUrl ?? "",
    refreshUrl: given.refreshUrl,
    revokeUrl: given.revokeUrl,
    issuer: given.issuer,
    issuerRequired: given.issuerRequired ?? false,
    scopeDelimiter: given.scopeDelimiter || " ",
    scopeParameter: given.scopeParameter || "scope",
    clientAuth: given.clientAuth ?? "BASIC",
    pkce: given.pkce ?? true,
    tokenRequest: given.tokenRequest ?? "FORM",
    authorizeParameters: given.authorizeParameters ?? {},
    tokenParameters: given.tokenParameters ?? {},
    revocation: "TOKEN",
    tokenLifeSeconds: given.tokenLifeSeconds ?? null,
    apiUrlMember: given.apiUrlMember,
  };
}

/** Endpoints that were written for a service without OAuth would be lost without a word. */
function strayEndpoints(given: CustomDefinition, isOAuth: boolean) {
  if (isOAuth) return [];
  const named = ["authorizeUrl", "tokenUrl", "refreshUrl", "revokeUrl", "issuer", "apiUrlMember"] as const;
  return named
    .filter((name) => given[name] !== null)
    .map((name) => ({ path: name, message: `Leave it out: ${given.authType} has no OAuth 2.0.` }));
}

function flatPath(path: string): string {
  return path
    .replace(/^oauth\./, "")
    .replace(/^(credential|identity)\.(\w)/, (_all, of: string, letter: string) => of + letter.toUpperCase());
}

/** Whether the door is opened for exactly this host and port, by name. Plain http is let out for these alone, so it is asked. */
function isOpen(network: Context["network"], { protocol, hostname, port }: URL): boolean {
  try {
    network.assertAllowed(`http://${hostname}:${port || (protocol === "https:" ? "443" : "80")}`);
    return true;
  } catch {
    return false;
  }
}
