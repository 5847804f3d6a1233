export { accountRoutes } from "./accounts.http.ts";
