import { basicService, clientCredentialsService, codeService, labelParameter } from "./define.ts";
import { TENANT, LOGIN, SETUP, SECRET } from "./microsoft-service.ts";
import type { ShippedService } from "./shipped-service.ts";

/** Microsoft's products beside Microsoft 365. Source: their REST references. */
export const microsoftBusinessServices: readonly ShippedService[] = [
  clientCredentialsService({
    key: "microsoft-entra-app",
    name: "Microsoft Graph (application)",
    description: "Microsoft Graph as the application itself, without a person.",
    category: "Identity",
    docsUrl: "https://learn.microsoft.com/graph/auth-v2-service",
    setup: [
      ...SETUP,
      "Under API permissions add application permissions of Microsoft Graph and grant admin consent.",
      SECRET,
    ],
    parameters: [
      { ...TENANT, description: "The id or a domain of your tenant.", example: "contoso.onmicrosoft.com" },
    ],
    tokenUrl: `${LOGIN}/token`,
    scopes: { "https://graph.microsoft.com/.default": "All that an admin granted the application" },
    defaultScopes: ["https://graph.microsoft.com/.default"],
    apiBaseUrl: "https://graph.microsoft.com/v1.0",
  }),
  codeService({
    key: "dynamics-365",
    name: "Microsoft Dynamics 365",
    description: "Accounts, contacts and every other table of Dynamics 365 and Dataverse.",
    category: "CRM and sales",
    docsUrl: "https://learn.microsoft.com/power-apps/developer/data-platform/webapi/overview",
    setup: SETUP,
    uriField: "redirect URI, of the platform Web",
    more: ["Under API permissions add user_impersonation of Dynamics CRM.", SECRET],
    parameters: [
      TENANT,
      {
        name: "environment",
        label: "Environment",
        description: "What stands before .dynamics.com, with the region: acme.crm4.",
        example: "acme.crm4",
        pattern: "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.crm\\d{0,2}",
      },
    ],
    authorizeUrl: `${LOGIN}/authorize`,
    tokenUrl: `${LOGIN}/token`,
    apiBaseUrl: "https://{environment}.dynamics.com/api/data/v9.2",
    identity: {
      url: "https://{environment}.dynamics.com/api/data/v9.2/WhoAmI",
      idMember: "OrganizationId",
      nameMember: "UserId",
    },
    notes: [
      "Ask for https://acme.crm4.dynamics.com/user_impersonation, with your environment, and for offline_access.",
    ],
  }),
  codeService({
    key: "power-bi",
    name: "Microsoft Power BI",
    description: "Workspaces, data sets and reports of Power BI.",
    category: "Analytics",
    docsUrl: "https://learn.microsoft.com/rest/api/power-bi/",
    setup: SETUP,
    uriField: "redirect URI, of the platform Web",
    more: ["Under API permissions add the delegated permissions of Power BI Service.", SECRET],
    parameters: [TENANT],
    authorizeUrl: `${LOGIN}/authorize`,
    tokenUrl: `${LOGIN}/token`,
    scopes: {
      offline_access: "Stay connected when the person is away",
      "https://analysis.windows.net/powerbi/api/Dataset.Read.All": "See data sets",
      "https://analysis.windows.net/powerbi/api/Dataset.ReadWrite.All": "See, change and refresh data sets",
      "https://analysis.windows.net/powerbi/api/Report.Read.All": "See reports",
      "https://analysis.windows.net/powerbi/api/Report.ReadWrite.All": "See and change reports",
      "https://analysis.windows.net/powerbi/api/Workspace.Read.All": "See workspaces",
    },
    defaultScopes: [
      "offline_access",
      "https://analysis.windows.net/powerbi/api/Dataset.Read.All",
      "https://analysis.windows.net/powerbi/api/Report.Read.All",
    ],
    apiBaseUrl: "https://api.powerbi.com/v1.0/myorg",
  }),
  basicService({
    key: "azure-devops",
    name: "Azure DevOps",
    description: "Projects, work items, repositories and pipelines of Azure DevOps.",
    category: "Developer tools",
    docsUrl: "https://learn.microsoft.com/rest/api/azure/devops/",
    setup: [
      "In Azure DevOps open User settings, Personal access tokens, and create one with the scopes that your calls need.",
      "The user's name may be anything; the token is the password.",
    ],
    parameters: [labelParameter("organization", "Organization", "acme", "What stands after dev.azure.com/.")],
    apiBaseUrl: "https://dev.azure.com/{organization}",
    apiHosts: ["vssps.dev.azure.com", "vsrm.dev.azure.com", "feeds.dev.azure.com", "almsearch.dev.azure.com"],
    notes: ["Each call names the version of the API: ?api-version=7.1."],
  }),
];
