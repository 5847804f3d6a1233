export { accountPurpose } from "./complete-authorization.ts";
