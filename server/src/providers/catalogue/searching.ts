import { codeService, hostParameter, keyService, labelParameter } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

/** Services that search and sign in. Source: each vendor's pages on authentication. */
export const searchServices: readonly ShippedService[] = [
  keyService({
    key: "algolia",
    name: "Algolia",
    description: "Indexes and searches of Algolia.",
    category: "Developer tools",
    docsUrl: "https://www.algolia.com/doc/rest-api/search/",
    setup: ["In Algolia open Settings, API keys, and create one with the permissions that your calls need."],
    parameters: [
      {
        name: "applicationId",
        label: "Application ID",
        description: "It stands beside the keys.",
        example: "YourApplicationID",
        pattern: "[A-Za-z0-9]{8,20}",
      },
    ],
    apiBaseUrl: "https://{applicationId}.algolia.net/1",
    apiHosts: ["{applicationId}-dsn.algolia.net"],
    credential: { name: "X-Algolia-API-Key", template: "{credential}" },
    headers: { "X-Algolia-Application-Id": "{applicationId}" },
  }),
  keyService({
    key: "apify",
    name: "Apify",
    description: "Actors, runs and data sets of Apify.",
    category: "Developer tools",
    docsUrl: "https://docs.apify.com/api/v2",
    setup: ["In Apify open Settings, API & integrations, and copy or make a token."],
    apiBaseUrl: "https://api.apify.com/v2",
    identity: { url: "https://api.apify.com/v2/users/me", idMember: "data.id", nameMember: "data.username" },
  }),
  codeService({
    key: "keycloak",
    name: "Keycloak",
    description: "Users, groups and clients of your own Keycloak.",
    category: "Identity",
    docsUrl: "https://www.keycloak.org/docs-api/latest/rest-api/index.html",
    setup: ["In Keycloak's admin console add a client with client authentication and the standard flow."],
    uriField: "valid redirect URI",
    parameters: [
      hostParameter("Host", "login.example.com", "The host of your Keycloak, without https://."),
      labelParameter("realm", "Realm", "main", "As it stands in the address."),
    ],
    authorizeUrl: "https://{host}/realms/{realm}/protocol/openid-connect/auth",
    tokenUrl: "https://{host}/realms/{realm}/protocol/openid-connect/token",
    revokeUrl: "https://{host}/realms/{realm}/protocol/openid-connect/revoke",
    issuer: "https://{host}/realms/{realm}",
    clientAuth: "BASIC",
    scopes: {
      openid: "Know who it is",
      profile: "See the name",
      email: "See the e-mail address",
      roles: "See roles",
      offline_access: "Stay connected when the person is away",
    },
    defaultScopes: ["openid", "email", "offline_access"],
    apiBaseUrl: "https://{host}/admin/realms/{realm}",
    identity: {
      url: "https://{host}/realms/{realm}/protocol/openid-connect/userinfo",
      idMember: "sub",
      nameMember: "email",
    },
  }),
];
