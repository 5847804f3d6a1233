import { builder } from "../../graphql/builder.ts";
import type { AuthType, ClientAuthMethod, OAuthEndpoints, Placement } from "../../providers/definition.ts";
import type { ServiceDefinition, ServiceParameter } from "../../providers/definition.ts";
import type { CustomDefinition } from "./custom-definition.ts";
import { ServiceScopeType } from "./service-scope.graphql.ts";

export const ServiceAuthTypeEnum = builder.enumType("ServiceAuthType", {
  description: "How a service knows who calls.",
  values: {
    OAUTH2_CODE: { description: "OAuth 2.0 with a person's consent (RFC 6749, 4.1)." },
    OAUTH2_CLIENT_CREDENTIALS: {
      description: "OAuth 2.0 with the client's own credentials (RFC 6749, 4.4).",
    },
    API_KEY: { description: "A key." },
    BASIC: { description: "A user name and a password (RFC 7617)." },
  } satisfies Record<AuthType, object>,
});

const CredentialPlacementEnum = builder.enumType("CredentialPlacement", {
  description: "Where the credential stands in a call.",
  values: {
    HEADER: { description: "In a header." },
    QUERY: { description: "In the query." },
    BODY: { description: "In the body, as a member of JSON or a field of a form." },
  } satisfies Record<Placement, object>,
});

const ClientAuthMethodEnum = builder.enumType("ClientAuthMethod", {
  description: "How the client proves itself at the token endpoint (RFC 6749, 2.3.1).",
  values: {
    BASIC: { description: "By id and secret in the Authorization header." },
    POST: { description: "By id and secret in the body." },
    NONE: { description: "A public client: by its id alone." },
  } satisfies Record<ClientAuthMethod, object>,
});

const TokenRequestFormatEnum = builder.enumType("TokenRequestFormat", {
  description: "How token requests are written.",
  values: {
    FORM: { description: "As a form (RFC 6749)." },
    JSON: { description: "As JSON." },
    QUERY: { description: "In the query." },
  } satisfies Record<OAuthEndpoints["tokenRequest"], object>,
});

export const ServiceParameterType = builder.objectRef<ServiceParameter>("ServiceParameter").implement({
  description: "What a person fills in before connecting, such as the subdomain.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As it stands between braces in URLs." }),
    label: t.exposeString("label", { description: "What a form calls it." }),
    description: t.exposeString("description", { description: "Where to find it." }),
    example: t.exposeString("example", { description: "A value that fits." }),
    pattern: t.exposeString("pattern", { description: "A regular expression of the whole value." }),
  }),
});

const ParameterInput = builder.inputType("ServiceParameterInput", {
  description: "What a person fills in before connecting.",
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "As it stands between braces in URLs, such as `subdomain`.",
    }),
    label: t.string({ required: true, description: "What a form calls it." }),
    description: t.string({ required: true, description: "Where to find it." }),
    example: t.string({ required: true, description: "A value that fits." }),
    pattern: t.string({
      required: true,
      description:
        "A regular expression of the whole value, bounded and without anchors, such as `[a-z0-9-]{1,63}`.",
    }),
  }),
});

const ScopeInput = builder.inputType("ServiceScopeInput", {
  description: "A permission that the service knows.",
  fields: (t) => ({
    name: t.string({ required: true, description: "As the provider spells it." }),
    meaning: t.string({ required: true, description: "What it lets one do, in one line." }),
  }),
});

const texts = {
  authType: "How it knows who calls.",
  authorizeUrl: "Where people give the consent. For OAUTH2_CODE alone.",
  tokenUrl: "Where codes are exchanged and tokens issued. For OAuth 2.0.",
  refreshUrl: "Where tokens are refreshed; left out: at the token endpoint.",
  revokeUrl: "Where tokens are revoked (RFC 7009); left out: they cannot be.",
  issuer: "The issuer identifier (RFC 8414): an `iss` of the callback must be it (RFC 9207).",
  issuerRequired: "Whether the server sends `iss` in every callback: then one without it is refused.",
  scopeDelimiter: "Between scopes: a space, `,`, `;`, `|` or `+`.",
  scopeParameter: "The parameter that scopes go into.",
  clientAuth: "How the client proves itself at the token endpoint.",
  pkce: "Whether consents use PKCE (RFC 7636, S256). Off only where the provider refuses unknown parameters.",
  tokenRequest: "How token requests are written.",
  authorizeParameters: "Added to the authorization URL, by name.",
  tokenParameters: "Added to each token request, by name.",
  tokenLifeSeconds: "How long access tokens live where the answer does not tell; left out: they do not end.",
  apiUrlMember: "The member of the token answer that names where the API is, such as `instance_url`.",
  credentialIn: "Where the credential stands in each call.",
  credentialName: "The name of the header, query parameter or member of the body.",
  credentialTemplate:
    "`{credential}` stands for the token or key, or for base64 of `user:password`; such as `Bearer {credential}`. `{credentialAsUser}` stands for base64 of `key:`, where an API key is the user name of Basic.",
  apiBaseUrl: "What relative paths of calls are resolved against; left out: calls give a whole URL.",
  apiHosts: "Hosts that calls may go to beside that of the base URL: `api.example.com`, or `*.example.com`.",
  headers: "Sent with each call, by name.",
  query: "Added to the query of each call, by name.",
  scopes: "The permissions that it knows.",
  defaultScopes: "Asked for unless a connection says otherwise.",
  parameters:
    "What is filled in before connecting. `{name}` stands for the value in URLs, hosts, the template, and in the values of headers and further parameters.",
  identityUrl: "A GET that tells whose the credentials are; a path below the base URL, or a whole URL.",
  identityIdMember: "The member of its JSON answer with the stable id, by dots, such as `data.user.id`.",
  identityNameMember: "The member with the name, by dots.",
} satisfies Record<keyof CustomDefinition, string>;

export const CustomServiceDefinitionInput = builder.inputType("CustomServiceDefinitionInput", {
  description:
    "How a service of your own is connected and called. What is left out is as RFC 6749 has it. `{name}` stands for the value of a parameter.",
  fields: (t) => ({
    authType: t.field({ type: ServiceAuthTypeEnum, required: true, description: texts.authType }),
    authorizeUrl: t.string({ description: texts.authorizeUrl }),
    tokenUrl: t.string({ description: texts.tokenUrl }),
    refreshUrl: t.string({ description: texts.refreshUrl }),
    revokeUrl: t.string({ description: texts.revokeUrl }),
    issuer: t.string({ description: texts.issuer }),
    issuerRequired: t.boolean({ defaultValue: false, description: texts.issuerRequired }),
    scopeDelimiter: t.string({ defaultValue: " ", description: texts.scopeDelimiter }),
    scopeParameter: t.string({ defaultValue: "scope", description: texts.scopeParameter }),
    clientAuth: t.field({ type: ClientAuthMethodEnum, defaultValue: "BASIC", description: texts.clientAuth }),
    pkce: t.boolean({ defaultValue: true, description: texts.pkce }),
    tokenRequest: t.field({
      type: TokenRequestFormatEnum,
      defaultValue: "FORM",
      description: texts.tokenRequest,
    }),
    authorizeParameters: t.field({ type: "JSON", description: texts.authorizeParameters }),
    tokenParameters: t.field({ type: "JSON", description: texts.tokenParameters }),
    tokenLifeSeconds: t.int({ description: texts.tokenLifeSeconds }),
    apiUrlMember: t.string({ description: texts.apiUrlMember }),
    credentialIn: t.field({
      type: CredentialPlacementEnum,
      defaultValue: "HEADER",
      description: texts.credentialIn,
    }),
    credentialName: t.string({
      description: `${texts.credentialName} \`Authorization\` for a header unless given.`,
    }),
    credentialTemplate: t.string({
      description: `${texts.credentialTemplate} By default that, \`Basic {credential}\` for BASIC, and \`{credential}\` outside a header.`,
    }),
    apiBaseUrl: t.string({ description: texts.apiBaseUrl }),
    apiHosts: t.stringList({ description: texts.apiHosts }),
    headers: t.field({ type: "JSON", description: texts.headers }),
    query: t.field({ type: "JSON", description: texts.query }),
    scopes: t.field({ type: [ScopeInput], description: texts.scopes }),
    defaultScopes: t.stringList({ description: texts.defaultScopes }),
    parameters: t.field({ type: [ParameterInput], description: texts.parameters }),
    identityUrl: t.string({ description: texts.identityUrl }),
    identityIdMember: t.string({ description: texts.identityIdMember }),
    identityNameMember: t.string({ description: texts.identityNameMember }),
  }),
});

type Written = typeof CustomServiceDefinitionInput.$inferInput;
type Texts = Record<string, string> | null | undefined;

/** The input as verbs take it: what JSON holds is checked there. */
export function definitionInputOf(written: Written) {
  return {
    ...written,
    authorizeParameters: written.authorizeParameters as Texts,
    tokenParameters: written.tokenParameters as Texts,
    headers: written.headers as Texts,
    query: written.query as Texts,
  };
}

export const CustomServiceDefinitionType = builder
  .objectRef<ServiceDefinition>("CustomServiceDefinition")
  .implement({
    description: "How a service of your organization's own is connected and called.",
    fields: (t) => ({
      authType: t.field({
        type: ServiceAuthTypeEnum,
        description: texts.authType,
        resolve: (d) => d.authType,
      }),
      authorizeUrl: t.string({
        nullable: true,
        description: texts.authorizeUrl,
        resolve: (d) => d.oauth?.authorizeUrl,
      }),
      tokenUrl: t.string({ nullable: true, description: texts.tokenUrl, resolve: (d) => d.oauth?.tokenUrl }),
      refreshUrl: t.string({
        nullable: true,
        description: texts.refreshUrl,
        resolve: (d) => d.oauth?.refreshUrl,
      }),
      revokeUrl: t.string({
        nullable: true,
        description: texts.revokeUrl,
        resolve: (d) => d.oauth?.revokeUrl,
      }),
      issuer: t.string({ nullable: true, description: texts.issuer, resolve: (d) => d.oauth?.issuer }),
      issuerRequired: t.boolean({
        description: texts.issuerRequired,
        resolve: (d) => d.oauth?.issuerRequired ?? false,
      }),
      scopeDelimiter: t.string({
        description: texts.scopeDelimiter,
        resolve: (d) => d.oauth?.scopeDelimiter ?? " ",
      }),
      scopeParameter: t.string({
        description: texts.scopeParameter,
        resolve: (d) => d.oauth?.scopeParameter ?? "scope",
      }),
      clientAuth: t.field({
        type: ClientAuthMethodEnum,
        description: texts.clientAuth,
        resolve: (d) => d.oauth?.clientAuth ?? "BASIC",
      }),
      pkce: t.boolean({ description: texts.pkce, resolve: (d) => d.oauth?.pkce ?? true }),
      tokenRequest: t.field({
        type: TokenRequestFormatEnum,
        description: texts.tokenRequest,
        resolve: (d) => d.oauth?.tokenRequest ?? "FORM",
      }),
      authorizeParameters: t.field({
        type: "JSON",
        description: texts.authorizeParameters,
        resolve: (d) => d.oauth?.authorizeParameters ?? {},
      }),
      tokenParameters: t.field({
        type: "JSON",
        description: texts.tokenParameters,
        resolve: (d) => d.oauth?.tokenParameters ?? {},
      }),
      tokenLifeSeconds: t.int({
        nullable: true,
        description: texts.tokenLifeSeconds,
        resolve: (d) => d.oauth?.tokenLifeSeconds,
      }),
      apiUrlMember: t.string({
        nullable: true,
        description: texts.apiUrlMember,
        resolve: (d) => d.oauth?.apiUrlMember,
      }),
      credentialIn: t.field({
        type: CredentialPlacementEnum,
        description: texts.credentialIn,
        resolve: (d) => d.credential.in,
      }),
      credentialName: t.string({ description: texts.credentialName, resolve: (d) => d.credential.name }),
      credentialTemplate: t.string({
        description: texts.credentialTemplate,
        resolve: (d) => d.credential.template,
      }),
      apiBaseUrl: t.string({ nullable: true, description: texts.apiBaseUrl, resolve: (d) => d.apiBaseUrl }),
      apiHosts: t.stringList({ description: texts.apiHosts, resolve: (d) => [...d.apiHosts] }),
      headers: t.field({ type: "JSON", description: texts.headers, resolve: (d) => d.headers }),
      query: t.field({ type: "JSON", description: texts.query, resolve: (d) => d.query }),
      scopes: t.field({ type: [ServiceScopeType], description: texts.scopes, resolve: (d) => [...d.scopes] }),
      defaultScopes: t.stringList({ description: texts.defaultScopes, resolve: (d) => [...d.defaultScopes] }),
      parameters: t.field({
        type: [ServiceParameterType],
        description: texts.parameters,
        resolve: (d) => [...d.parameters],
      }),
      identityUrl: t.string({
        nullable: true,
        description: texts.identityUrl,
        resolve: (d) => d.identity?.url,
      }),
      identityIdMember: t.string({
        nullable: true,
        description: texts.identityIdMember,
        resolve: (d) => d.identity?.idMember,
      }),
      identityNameMember: t.string({
        nullable: true,
        description: texts.identityNameMember,
        resolve: (d) => d.identity?.nameMember,
      }),
    }),
  });
