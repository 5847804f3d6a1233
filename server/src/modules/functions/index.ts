export { createFunction, functionSecretPurpose } from "./create-function.ts";
export { updateFunction } from "./update-function.ts";
