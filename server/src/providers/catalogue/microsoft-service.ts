import { codeService } from "./define.ts";
import type { ServiceParameter } from "../definition.ts";
import type { Category, ShippedService } from "./shipped-service.ts";

export const TENANT: ServiceParameter = {
  name: "tenant",
  label: "Tenant",
  description:
    "common for every account, organizations for those of work and school, or the id or domain of one tenant.",
  example: "common",
  pattern: "[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])",
};
export const LOGIN = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0";
export const SETUP = [
  "In the Microsoft Entra admin center (https://entra.microsoft.com) open App registrations and choose New registration.",
];
export const SECRET = "Under Certificates & secrets add a client secret, and note when it ends.";
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
export function graphService({ scopes, defaultScopes, ...entry }: GraphEntry): ShippedService {
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
