export { allowedHosts } from "./allowed-hosts.ts";
export { authenticate } from "./authenticate.ts";
export { makeCookie } from "./session-cookie.ts";
export { readCookie } from "./authenticate.ts";
export { authorise, authoriseIn, authoriseInAny, holdsPermission } from "./permissions.ts";
export { recordAudit, recordAudits } from "./record-audit.ts";
export { addMember, createOrganization } from "./create-organization.ts";
export { createApiToken } from "./create-api-token.ts";
export { offerSetUp } from "./set-up.ts";
