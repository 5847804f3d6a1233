export { deleteCredential } from "./delete-credential.ts";
export { openCredential } from "./open-credential.ts";
export { resealCredential, sealCredential } from "./seal-credential.ts";
