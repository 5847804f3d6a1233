import type { Environment } from "../generated/prisma/enums.ts";
import { builder } from "./builder.ts";

export const EnvironmentEnum = builder.enumType("Environment", {
  description:
    "Where something runs. Development accounts serve every project; a production account belongs to one.",
  values: {
    DEVELOPMENT: { description: "Runs drafts." },
    PRODUCTION: { description: "Runs what was deployed." },
  } satisfies Record<Environment, object>,
});
