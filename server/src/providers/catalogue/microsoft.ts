import { basicService, clientCredentialsService, codeService, labelParameter } from "./define.ts";
import type { ServiceParameter } from "../definition.ts";
import type { Category, ShippedService } from "./shipped-service.ts";

const TENANT: ServiceParameter = {
  name: "tenant",
  label: "Tenant",
  description:
    "common for every account, organizations for those of work and school, or the id or domain of one tenant.",
  example: "common",
  pattern: "[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])",
};
const LOGIN = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0";
const SETUP = [
  "In the Microsoft Entra admin center (https://entra.microsoft.com) open App registrations and choose New registration.",
];
const SECRET = "Under Certificates & secrets add a client secret, and note when it ends.";
const SIGN_IN = {
  "User.Read": "See who it is: name, e-mail and picture",
  offline_access: "Stay connected when the person is away; without it there is no refresh token",
};

type GraphEntry = {
  key: string;
  name: string;
  description: string;
  category: Category;
  docsUrl: string;
  scopes: Record<string, string>;
  defaultScopes: string[];
};

/** A part of Microsoft Graph. Source: "Microsoft identity platform and OAuth 2.0", "Microsoft Graph permissions". */
function graphService({ scopes, defaultScopes, ...entry }: GraphEntry): ShippedService {
  return codeService({
    ...entry,
    setup: SETUP,
    uriField: "redirect URI, of the platform Web",
    more: [
      "Under API permissions add the delegated permissions of Microsoft Graph that you want to ask for.",
      SECRET,
    ],
    parameters: [TENANT],
    authorizeUrl: `${LOGIN}/authorize`,
    tokenUrl: `${LOGIN}/token`,
    authorizeParameters: { response_mode: "query" },
    scopes: { ...SIGN_IN, ...scopes },
    defaultScopes: ["User.Read", "offline_access", ...defaultScopes],
    apiBaseUrl: "https://graph.microsoft.com/v1.0",
    identity: { url: "https://graph.microsoft.com/v1.0/me", idMember: "id", nameMember: "userPrincipalName" },
    notes: [
      "Some permissions need the consent of an admin.",
      "Use the tenant organizations or your own where personal accounts shall not connect.",
      "A refresh token that nobody uses for 90 days ends.",
    ],
  });
}

/** Microsoft's products. */
export const microsoftServices: readonly ShippedService[] = [
  graphService({
    key: "microsoft",
    name: "Microsoft Graph",
    description: "Everything of Microsoft 365: mail, calendars, files, teams and people.",
    category: "Documents and files",
    docsUrl: "https://learn.microsoft.com/graph/api/overview",
    scopes: {
      "Mail.Read": "See one's mail",
      "Mail.ReadWrite": "See and change one's mail",
      "Mail.Send": "Send mail",
      "Calendars.Read": "See one's calendars",
      "Calendars.ReadWrite": "See and change one's calendars",
      "Contacts.Read": "See one's contacts",
      "Contacts.ReadWrite": "See and change one's contacts",
      "Files.Read": "See one's files",
      "Files.ReadWrite": "See and change one's files",
      "Files.ReadWrite.All": "See and change all files that one can open",
      "Sites.Read.All": "See all SharePoint sites that one can open",
      "Sites.ReadWrite.All": "See and change all SharePoint sites that one can open",
      "Tasks.ReadWrite": "See and change one's tasks",
      "Notes.ReadWrite": "See and change one's notebooks",
      "User.Read.All": "See everybody's profile (admin)",
      "User.ReadWrite.All": "See and change everybody's profile (admin)",
      "Group.Read.All": "See all groups (admin)",
      "Group.ReadWrite.All": "See and change all groups (admin)",
      "Directory.Read.All": "See the directory (admin)",
      "Chat.ReadWrite": "See and write in one's chats",
      "ChannelMessage.Send": "Write in channels",
    },
    defaultScopes: [],
  }),
  graphService({
    key: "outlook",
    name: "Outlook",
    description: "Mail, calendars and contacts of Outlook.",
    category: "Communication",
    docsUrl: "https://learn.microsoft.com/graph/api/resources/mail-api-overview",
    scopes: {
      "Mail.Read": "See one's mail",
      "Mail.ReadBasic": "See headers of one's mail, not its text",
      "Mail.ReadWrite": "See and change one's mail",
      "Mail.Send": "Send mail",
      "MailboxSettings.ReadWrite": "See and change settings and rules",
      "Calendars.Read": "See one's calendars",
      "Calendars.ReadWrite": "See and change one's calendars",
      "Contacts.Read": "See one's contacts",
      "Contacts.ReadWrite": "See and change one's contacts",
    },
    defaultScopes: ["Mail.Read", "Mail.Send", "Calendars.ReadWrite"],
  }),
  graphService({
    key: "onedrive",
    name: "OneDrive",
    description: "Files and folders of OneDrive.",
    category: "Documents and files",
    docsUrl: "https://learn.microsoft.com/graph/api/resources/onedrive",
    scopes: {
      "Files.Read": "See one's files",
      "Files.ReadWrite": "See and change one's files",
      "Files.Read.All": "See all files that one can open",
      "Files.ReadWrite.All": "See and change all files that one can open",
      "Files.ReadWrite.AppFolder": "Keep files in a folder of its own",
    },
    defaultScopes: ["Files.ReadWrite"],
  }),
  graphService({
    key: "sharepoint",
    name: "SharePoint Online",
    description: "Sites, lists and documents of SharePoint Online.",
    category: "Documents and files",
    docsUrl: "https://learn.microsoft.com/graph/api/resources/sharepoint",
    scopes: {
      "Sites.Read.All": "See all sites that one can open",
      "Sites.ReadWrite.All": "See and change all sites that one can open",
      "Sites.Manage.All": "Make, change and delete lists",
      "Sites.FullControl.All": "Do everything with sites (admin)",
      "Files.ReadWrite.All": "See and change all files that one can open",
    },
    defaultScopes: ["Sites.ReadWrite.All"],
  }),
  graphService({
    key: "microsoft-teams",
    name: "Microsoft Teams",
    description: "Teams, channels, chats and meetings of Microsoft Teams.",
    category: "Communication",
    docsUrl: "https://learn.microsoft.com/graph/api/resources/teams-api-overview",
    scopes: {
      "Team.ReadBasic.All": "See the teams one belongs to",
      "Channel.ReadBasic.All": "See names of channels",
      "ChannelMessage.Read.All": "See messages of channels (admin)",
      "ChannelMessage.Send": "Write in channels",
      "Chat.Read": "See one's chats",
      "Chat.ReadWrite": "See and write in one's chats",
      "ChatMessage.Send": "Write in one's chats",
      "OnlineMeetings.ReadWrite": "See and plan meetings",
      "Presence.Read.All": "See who is there",
    },
    defaultScopes: ["Team.ReadBasic.All", "Channel.ReadBasic.All", "ChannelMessage.Send"],
  }),
  graphService({
    key: "microsoft-excel",
    name: "Microsoft Excel",
    description: "Workbooks, tables and cells in OneDrive and SharePoint.",
    category: "Documents and files",
    docsUrl: "https://learn.microsoft.com/graph/api/resources/excel",
    scopes: {
      "Files.Read": "See one's workbooks",
      "Files.ReadWrite": "See and change one's workbooks",
      "Files.ReadWrite.All": "See and change all workbooks that one can open",
      "Sites.ReadWrite.All": "See and change workbooks of sites",
    },
    defaultScopes: ["Files.ReadWrite"],
  }),
  graphService({
    key: "microsoft-to-do",
    name: "Microsoft To Do",
    description: "Lists and tasks of Microsoft To Do and Planner.",
    category: "Projects and tasks",
    docsUrl: "https://learn.microsoft.com/graph/api/resources/todo-overview",
    scopes: {
      "Tasks.Read": "See one's tasks",
      "Tasks.ReadWrite": "See and change one's tasks",
      "Tasks.Read.Shared": "See one's tasks and those shared with one",
      "Tasks.ReadWrite.Shared": "See and change one's tasks and those shared with one",
      "Group.Read.All": "See plans of all groups (admin)",
    },
    defaultScopes: ["Tasks.ReadWrite"],
  }),
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
