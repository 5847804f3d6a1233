export { addFunction, functionSecretPurpose } from "./add-function.ts";
export { createFunction, functionNameInput } from "./create-function.ts";
export { readText } from "./function-text.ts";
export { updateFunction } from "./update-function.ts";
