import type { CustomDefinition } from "./custom-definition.ts";

/** What each field of a definition is, as the schema says it. */
export const definitionTexts = {
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
