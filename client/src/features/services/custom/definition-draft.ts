import type {
  CustomServiceDefinitionInput,
  CustomServicePage_DefinitionFragment,
} from "../../../gql/graphql.ts";
import { usesOAuth } from "../../../lib/auth-types.ts";

/** A header, a parameter of a query or a request: rows keep their place while someone types. */
export type Pair = { name: string; value: string };
export type ScopeDraft = { name: string; meaning: string; isDefault: boolean };
export type ParameterDraft = {
  name: string;
  label: string;
  description: string;
  example: string;
  pattern: string;
};

/** A definition as the form holds it: texts for what may be left out, rows for what is by name. */
export type DefinitionDraft = {
  authType: CustomServiceDefinitionInput["authType"];
  authorizeUrl: string;
  tokenUrl: string;
  refreshUrl: string;
  revokeUrl: string;
  issuer: string;
  issuerRequired: boolean;
  scopeDelimiter: string;
  scopeParameter: string;
  clientAuth: NonNullable<CustomServiceDefinitionInput["clientAuth"]>;
  pkce: boolean;
  tokenRequest: NonNullable<CustomServiceDefinitionInput["tokenRequest"]>;
  authorizeParameters: Pair[];
  tokenParameters: Pair[];
  tokenLifeSeconds: string;
  apiUrlMember: string;
  credentialIn: NonNullable<CustomServiceDefinitionInput["credentialIn"]>;
  credentialName: string;
  credentialTemplate: string;
  apiBaseUrl: string;
  apiHosts: string;
  headers: Pair[];
  query: Pair[];
  scopes: ScopeDraft[];
  parameters: ParameterDraft[];
  identityUrl: string;
  identityIdMember: string;
  identityNameMember: string;
};

/** What most services want: the consent of a person, RFC 6749 as written, a bearer token in the header. */
export function emptyDefinition(): DefinitionDraft {
  return {
    authType: "OAUTH2_CODE",
    authorizeUrl: "",
    tokenUrl: "",
    refreshUrl: "",
    revokeUrl: "",
    issuer: "",
    issuerRequired: false,
    scopeDelimiter: " ",
    scopeParameter: "scope",
    clientAuth: "BASIC",
    pkce: true,
    tokenRequest: "FORM",
    authorizeParameters: [],
    tokenParameters: [],
    tokenLifeSeconds: "",
    apiUrlMember: "",
    credentialIn: "HEADER",
    credentialName: "",
    credentialTemplate: "",
    apiBaseUrl: "",
    apiHosts: "",
    headers: [],
    query: [],
    scopes: [],
    parameters: [],
    identityUrl: "",
    identityIdMember: "",
    identityNameMember: "",
  };
}

function pairsOf(values: unknown): Pair[] {
  return Object.entries((values ?? {}) as Record<string, unknown>).map(([name, value]) => ({
    name,
    value: String(value),
  }));
}

/** A saved definition, to be changed. */
export function draftOf(saved: CustomServicePage_DefinitionFragment): DefinitionDraft {
  const known = saved.scopes.map(({ name, meaning }) => ({
    name,
    meaning,
    isDefault: saved.defaultScopes.includes(name),
  }));
  const others = saved.defaultScopes.filter((name) => !known.some((scope) => scope.name === name));
  return {
    authType: saved.authType,
    authorizeUrl: saved.authorizeUrl ?? "",
    tokenUrl: saved.tokenUrl ?? "",
    refreshUrl: saved.refreshUrl ?? "",
    revokeUrl: saved.revokeUrl ?? "",
    issuer: saved.issuer ?? "",
    issuerRequired: saved.issuerRequired,
    scopeDelimiter: saved.scopeDelimiter,
    scopeParameter: saved.scopeParameter,
    clientAuth: saved.clientAuth,
    pkce: saved.pkce,
    tokenRequest: saved.tokenRequest,
    authorizeParameters: pairsOf(saved.authorizeParameters),
    tokenParameters: pairsOf(saved.tokenParameters),
    tokenLifeSeconds: saved.tokenLifeSeconds === null ? "" : String(saved.tokenLifeSeconds),
    apiUrlMember: saved.apiUrlMember ?? "",
    credentialIn: saved.credentialIn,
    credentialName: saved.credentialName,
    credentialTemplate: saved.credentialTemplate,
    apiBaseUrl: saved.apiBaseUrl ?? "",
    apiHosts: saved.apiHosts.join("\n"),
    headers: pairsOf(saved.headers),
    query: pairsOf(saved.query),
    scopes: [...known, ...others.map((name) => ({ name, meaning: name, isDefault: true }))],
    parameters: saved.parameters.map(({ name, label, description, example, pattern }) => ({
      name,
      label,
      description,
      example,
      pattern,
    })),
    identityUrl: saved.identityUrl ?? "",
    identityIdMember: saved.identityIdMember ?? "",
    identityNameMember: saved.identityNameMember ?? "",
  };
}

const textOrNull = (text: string) => text.trim() || null;

function valuesOf(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(
    pairs
      .filter(({ name, value }) => name.trim() !== "" || value.trim() !== "")
      .map(({ name, value }) => [name.trim(), value]),
  );
}

/** The rows of scopes that are sent, in order: the server names them by this place. */
export function sentScopes(draft: Pick<DefinitionDraft, "scopes">): ScopeDraft[] {
  return draft.scopes.filter(({ name, meaning }) => name.trim() !== "" || meaning.trim() !== "");
}

function oauthOf(draft: DefinitionDraft): Partial<CustomServiceDefinitionInput> {
  const code = draft.authType === "OAUTH2_CODE";
  const life = textOrNull(draft.tokenLifeSeconds);
  const scopes = sentScopes(draft);
  return {
    authorizeUrl: code ? textOrNull(draft.authorizeUrl) : null,
    tokenUrl: textOrNull(draft.tokenUrl),
    refreshUrl: code ? textOrNull(draft.refreshUrl) : null,
    revokeUrl: textOrNull(draft.revokeUrl),
    issuer: code ? textOrNull(draft.issuer) : null,
    issuerRequired: code && draft.issuerRequired,
    scopeDelimiter: draft.scopeDelimiter,
    scopeParameter: textOrNull(draft.scopeParameter),
    clientAuth: draft.clientAuth,
    pkce: draft.pkce,
    tokenRequest: draft.tokenRequest,
    authorizeParameters: code ? valuesOf(draft.authorizeParameters) : {},
    tokenParameters: valuesOf(draft.tokenParameters),
    tokenLifeSeconds: life === null ? null : Math.round(Number(life)),
    apiUrlMember: textOrNull(draft.apiUrlMember),
    // A pasted list has names alone: a name is then its own meaning.
    scopes: scopes.map(({ name, meaning }) => ({
      name: name.trim(),
      meaning: meaning.trim() || name.trim(),
    })),
    defaultScopes: scopes.filter(({ isDefault }) => isDefault).map(({ name }) => name.trim()),
  };
}

/** What the server is sent: only what this way of signing in knows, so that what was typed for another is not refused. */
export function inputOf(draft: DefinitionDraft): CustomServiceDefinitionInput {
  const identified = draft.identityUrl.trim() !== "";
  return {
    authType: draft.authType,
    ...(usesOAuth(draft.authType) ? oauthOf(draft) : {}),
    credentialIn: draft.authType === "BASIC" ? "HEADER" : draft.credentialIn,
    credentialName: textOrNull(draft.credentialName),
    credentialTemplate: textOrNull(draft.credentialTemplate),
    apiBaseUrl: textOrNull(draft.apiBaseUrl),
    apiHosts: draft.apiHosts.split(/[\s,]+/).filter(Boolean),
    headers: valuesOf(draft.headers),
    query: valuesOf(draft.query),
    parameters: draft.parameters.map(({ name, label, description, example, pattern }) => ({
      name: name.trim(),
      label: label.trim(),
      description: description.trim(),
      example: example.trim(),
      pattern: pattern.trim(),
    })),
    identityUrl: textOrNull(draft.identityUrl),
    identityIdMember: identified ? textOrNull(draft.identityIdMember) : null,
    identityNameMember: identified ? textOrNull(draft.identityNameMember) : null,
  };
}
