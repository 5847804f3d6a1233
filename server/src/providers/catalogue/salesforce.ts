import { clientCredentialsService, codeService } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

const salesforce = {
  category: "CRM and sales",
  docsUrl: "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/",
  tokenUrl: "https://{domain}.salesforce.com/services/oauth2/token",
  revokeUrl: "https://{domain}.salesforce.com/services/oauth2/revoke",
  // Answers name no life; two hours is the usual time-out of a session.
  tokenLifeSeconds: 7_200,
  apiUrlMember: "instance_url",
  apiBaseUrl: null,
  apiHosts: ["*.my.salesforce.com", "*.salesforce.com"],
} as const;
const myDomain = "[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?(?:\\.(?:sandbox|develop|scratch|trailblaze))?\\.my";

/** Salesforce. Source: "OAuth 2.0 Web Server Flow", "OAuth Tokens and Scopes", "Manage OAuth access". */
export const salesforceServices: readonly ShippedService[] = [
  codeService({
    ...salesforce,
    apiHosts: [...salesforce.apiHosts],
    key: "salesforce",
    name: "Salesforce",
    description: "Accounts, contacts, opportunities and every other object of Salesforce.",
    setup: [
      "In Salesforce's Setup open External Client App Manager (or App Manager) and make a new app with OAuth enabled.",
    ],
    uriField: "callback URL",
    more: ["Select the scopes that you want to ask for, Perform requests at any time among them."],
    parameters: [
      {
        name: "domain",
        label: "Login host",
        description:
          "login for production, test for sandboxes, or your own domain such as acme.my or acme--dev.sandbox.my.",
        example: "login",
        pattern: `login|test|${myDomain}`,
      },
    ],
    authorizeUrl: "https://{domain}.salesforce.com/services/oauth2/authorize",
    scopes: {
      api: "See and change data through the APIs, as the person may",
      refresh_token: "Stay connected when the person is away",
      id: "See who it is",
      openid: "Get an identity token",
      profile: "See name and picture",
      email: "See the e-mail address",
      full: "Everything that the person may, but for staying connected",
      web: "Use the access token in a browser",
      chatter_api: "Use Chatter",
      content: "See and change files",
      custom_permissions: "See the person's custom permissions",
      wave_api: "Use CRM Analytics",
      pardot_api: "Use Account Engagement",
      lightning: "Use Lightning applications",
      cdp_query_api: "Query Data Cloud",
      sfap_api: "Use Einstein's models",
    },
    defaultScopes: ["api", "refresh_token", "id"],
    identity: {
      url: "https://{domain}.salesforce.com/services/oauth2/userinfo",
      idMember: "organization_id",
      nameMember: "preferred_username",
    },
    // A sixth approval of one person and app ends the oldest. Source: "Manage Connected Apps".
    tokenBudget: { refreshTokensPerUser: 5, refreshes: null },
    notes: [
      "Paths begin with the version: /services/data/v62.0/query. They are resolved against the instance that the consent names.",
      "Each person has at most five approvals of one app: a sixth consent ends the oldest.",
    ],
  }),
  clientCredentialsService({
    ...salesforce,
    apiHosts: [...salesforce.apiHosts],
    key: "salesforce-app",
    name: "Salesforce (application)",
    description: "Salesforce as an integration user, without a person's consent.",
    setup: [
      "In Salesforce's Setup make an external client app with OAuth and the client credentials flow enabled.",
      "Name the user that it runs as, and select the scope api.",
    ],
    parameters: [
      {
        name: "domain",
        label: "My Domain",
        description:
          "What stands before .salesforce.com: acme.my or acme--dev.sandbox.my. login and test do not work here.",
        example: "acme.my",
        pattern: myDomain,
      },
    ],
  }),
];
