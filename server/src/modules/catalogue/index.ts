export { defaultServices } from "./default-services.ts";
export { saveDefaultServices } from "./save-default-services.ts";
