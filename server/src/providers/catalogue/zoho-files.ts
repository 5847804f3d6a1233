import { zohoService } from "./zoho-service.ts";
import type { ZohoService } from "./zoho-service.ts";

/** Zoho's products for documents. Source: each product's API documentation. */
export const zohoFileServices: readonly ZohoService[] = [
  zohoService({
    key: "zoho-workdrive",
    name: "Zoho WorkDrive",
    description: "Files, folders and teams of Zoho WorkDrive.",
    category: "Documents and files",
    docsUrl: "https://workdrive.zoho.com/apidocs/v1/overview",
    api: "/workdrive/api/v1",
    notes: [
      "Bodies are JSON:API: send Accept: application/vnd.api+json.",
      "Downloads come from download.zoho.com and the like, which connections do not call.",
    ],
    scopes: {
      // doubtful: users
      "WorkDrive.users.READ": "See the person and the teams they belong to",
      "WorkDrive.team.READ": "See teams and their members",
      "WorkDrive.team.ALL": "See and change teams and their members",
      "WorkDrive.workspace.READ": "See team folders",
      "WorkDrive.workspace.ALL": "See, make, change and delete team folders",
      "WorkDrive.files.READ": "See files and folders",
      "WorkDrive.files.CREATE": "Add files and folders",
      "WorkDrive.files.UPDATE": "Change files and folders",
      "WorkDrive.files.DELETE": "Delete files and folders",
      "WorkDrive.files.ALL": "See, add, change and delete files and folders",
      "WorkDrive.files.sharing.ALL": "See and change with whom files are shared",
      "WorkDrive.links.ALL": "See, make and delete links for outsiders",
      "ZohoSearch.securesearch.READ": "Search files",
    },
    defaultScopes: ["WorkDrive.team.READ", "WorkDrive.files.READ"],
  }),
  zohoService({
    key: "zoho-sheet",
    name: "Zoho Sheet",
    description: "Workbooks, sheets and cells of Zoho Sheet.",
    category: "Documents and files",
    docsUrl: "https://www.zoho.com/sheet/help/api/v2/",
    api: { host: "sheet", path: "/api/v2" },
    notes: ["Every call is a POST to /{workbook} that says what to do in the form field method."],
    scopes: {
      "ZohoSheet.dataAPI.READ": "See workbooks and their cells",
      "ZohoSheet.dataAPI.UPDATE": "Make and change workbooks and their cells",
    },
    defaultScopes: ["ZohoSheet.dataAPI.READ", "ZohoSheet.dataAPI.UPDATE"],
  }),
  zohoService({
    key: "zoho-writer",
    name: "Zoho Writer",
    description: "Documents and merge templates of Zoho Writer.",
    category: "Documents and files",
    docsUrl: "https://www.zoho.com/writer/help/api/v1/",
    api: "/writer/api/v1",
    scopes: {
      "ZohoWriter.documentEditor.ALL": "See, make, change and delete documents",
      "ZohoWriter.merge.ALL": "Fill in templates",
      "ZohoPC.files.ALL": "Read and store the files behind documents",
      "WorkDrive.files.ALL": "See, add, change and delete files and folders",
    },
    defaultScopes: ["ZohoWriter.documentEditor.ALL", "ZohoPC.files.ALL"],
  }),
  zohoService({
    key: "zoho-assist",
    name: "Zoho Assist",
    description: "Remote support sessions and their reports of Zoho Assist.",
    category: "Support",
    docsUrl: "https://www.zoho.com/assist/api/",
    api: { host: "assist", path: "/api/v2" },
    // doubtful: the spelling of the areas for unattended computers
    scopes: {
      "ZohoAssist.userapi.READ": "See the person and the organization",
      "ZohoAssist.sessionapi.CREATE": "Start and plan sessions",
      "ZohoAssist.reportapi.READ": "See reports of sessions",
      "ZohoAssist.unattended.computer.READ": "See the computers that can be reached at any time",
      "ZohoAssist.unattended.computer.CREATE": "Start sessions with these computers",
    },
    defaultScopes: ["ZohoAssist.userapi.READ", "ZohoAssist.reportapi.READ"],
  }),
];
