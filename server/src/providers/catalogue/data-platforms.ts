import { clientCredentialsService, codeService, hostParameter, labelParameter } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

/** Where data is kept. Source: each vendor's pages on authentication. */
export const dataPlatformServices: readonly ShippedService[] = [
  codeService({
    key: "supabase",
    name: "Supabase",
    description: "Projects, databases and functions of Supabase.",
    category: "Developer tools",
    docsUrl: "https://supabase.com/docs/guides/integrations/build-a-supabase-oauth-integration",
    setup: [
      "In Supabase open your organization's settings, OAuth apps, and publish one with the permissions that you want.",
    ],
    authorizeUrl: "https://api.supabase.com/v1/oauth/authorize",
    tokenUrl: "https://api.supabase.com/v1/oauth/token",
    clientAuth: "BASIC",
    apiBaseUrl: "https://api.supabase.com/v1",
    identity: { url: "https://api.supabase.com/v1/organizations", idMember: "0.id", nameMember: "0.name" },
    notes: ["What an app may do is chosen where it is registered."],
  }),
  clientCredentialsService({
    key: "mongodb-atlas",
    name: "MongoDB Atlas",
    description: "Projects, clusters and users of MongoDB Atlas.",
    category: "Developer tools",
    docsUrl: "https://www.mongodb.com/docs/atlas/configure-api-access/",
    setup: [
      "In Atlas open Organization access, Applications, Service accounts, and create one with the permissions that your calls need.",
    ],
    tokenUrl: "https://cloud.mongodb.com/api/oauth/token",
    revokeUrl: "https://cloud.mongodb.com/api/oauth/revoke",
    clientAuth: "BASIC",
    apiBaseUrl: "https://cloud.mongodb.com/api/atlas/v2",
    headers: { Accept: "application/vnd.atlas.2024-08-05+json" },
  }),
  codeService({
    key: "snowflake",
    name: "Snowflake",
    description: "Queries and tables of Snowflake, by its SQL API.",
    category: "Analytics",
    docsUrl: "https://docs.snowflake.com/en/user-guide/oauth-custom",
    setup: ["In Snowflake create a security integration of the type OAUTH with OAUTH_CLIENT = CUSTOM."],
    more: ["Read client id and secret with SYSTEM$SHOW_OAUTH_CLIENT_SECRETS."],
    parameters: [
      labelParameter("account", "Account", "myorg-account123", "What stands before .snowflakecomputing.com."),
    ],
    authorizeUrl: "https://{account}.snowflakecomputing.com/oauth/authorize",
    tokenUrl: "https://{account}.snowflakecomputing.com/oauth/token-request",
    clientAuth: "BASIC",
    scopes: { refresh_token: "Stay connected when the person is away" },
    defaultScopes: ["refresh_token"],
    apiBaseUrl: "https://{account}.snowflakecomputing.com/api/v2",
    headers: { "X-Snowflake-Authorization-Token-Type": "OAUTH" },
    notes: ["Add session:role:NAME to ask for a role other than the person's default."],
  }),
  clientCredentialsService({
    key: "databricks",
    name: "Databricks",
    description: "Clusters, jobs and queries of a Databricks workspace.",
    category: "Analytics",
    docsUrl: "https://docs.databricks.com/dev-tools/auth/oauth-m2m.html",
    setup: [
      "In Databricks make a service principal, give it access to the workspace, and generate an OAuth secret for it.",
    ],
    parameters: [
      hostParameter(
        "Workspace",
        "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
        "The host of the workspace, without https://.",
      ),
    ],
    tokenUrl: "https://{host}/oidc/v1/token",
    clientAuth: "BASIC",
    scopes: { "all-apis": "Everything that the service principal may" },
    defaultScopes: ["all-apis"],
    apiBaseUrl: "https://{host}/api",
  }),
];
