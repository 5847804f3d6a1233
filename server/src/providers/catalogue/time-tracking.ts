import { basicService, codeService, keyService } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

/** Services for recording hours. Source: each vendor's pages on authentication. */
export const timeServices: readonly ShippedService[] = [
  codeService({
    key: "harvest",
    name: "Harvest",
    description: "Hours, projects and invoices of Harvest.",
    category: "Projects and tasks",
    docsUrl: "https://help.getharvest.com/api-v2/authentication-api/authentication/authentication/",
    setup: [
      "In Harvest's developer tools (https://id.getharvest.com/developers) create an OAuth2 application.",
    ],
    uriField: "redirect URL",
    parameters: [
      {
        name: "accountId",
        label: "Account",
        description: "The number of the Harvest account.",
        example: "1234567",
        pattern: "\\d{1,12}",
      },
    ],
    authorizeUrl: "https://id.getharvest.com/oauth2/authorize",
    tokenUrl: "https://id.getharvest.com/api/v2/oauth2/token",
    apiBaseUrl: "https://api.harvestapp.com/v2",
    apiHosts: ["id.getharvest.com"],
    headers: { "Harvest-Account-Id": "{accountId}", "User-Agent": "Patchbay" },
    identity: {
      url: "https://id.getharvest.com/api/v2/accounts",
      idMember: "user.id",
      nameMember: "user.email",
    },
    notes: ["Access tokens live 14 days."],
  }),
  basicService({
    key: "toggl-track",
    name: "Toggl Track",
    description: "Time entries, projects and clients of Toggl Track.",
    category: "Projects and tasks",
    docsUrl: "https://engineering.toggl.com/docs/authentication",
    setup: [
      "In Toggl Track open Profile settings and copy the API token.",
      "The token is the user's name; the password is the word api_token.",
    ],
    apiBaseUrl: "https://api.track.toggl.com/api/v9",
    identity: { url: "https://api.track.toggl.com/api/v9/me", idMember: "id", nameMember: "email" },
  }),
  keyService({
    key: "clockify",
    name: "Clockify",
    description: "Time entries, projects and reports of Clockify.",
    category: "Projects and tasks",
    docsUrl: "https://docs.clockify.me/",
    setup: ["In Clockify open Preferences, Advanced, and generate an API key."],
    apiBaseUrl: "https://api.clockify.me/api/v1",
    apiHosts: ["reports.api.clockify.me"],
    credential: { name: "X-Api-Key", template: "{credential}" },
    identity: { url: "https://api.clockify.me/api/v1/user", idMember: "id", nameMember: "email" },
  }),
];
