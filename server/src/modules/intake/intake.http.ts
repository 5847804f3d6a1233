import type { Environment } from "../../context.ts";
import type { Route } from "../../platform/http/routes.ts";

/** Where providers push. */
export function intakeRoutes(_environment: Environment): Route[] {
  return [];
}
