import type { Project } from "../../generated/prisma/client.ts";
import { BoundedCountType } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { RuleImpactType } from "../rules/index.ts";
import type { ConnectionImpact } from "./preview-connection-impact.ts";

export const ConnectionImpactType = builder.objectRef<ConnectionImpact>("ConnectionImpact").implement({
  description: "What revoking or deleting a connection touches, as counted just before.",
  fields: (t) => ({
    environments: t.field({
      type: [EnvironmentEnum],
      description: "Where it is connected.",
      resolve: (impact) => impact.environments,
    }),
    rules: t.field({
      type: [RuleImpactType],
      description: "The rules whose scripts name it; 100 at most are named.",
      resolve: (impact) => impact.rules,
    }),
    ruleCount: t.field({
      type: BoundedCountType,
      description: "How many rules name it.",
      resolve: (impact) => impact.ruleCount,
    }),
    projects: t.field({
      type: ["Project"],
      description: "The projects it is shared with; 100 at most are named.",
      resolve: (impact): Project[] => impact.projects,
    }),
    projectCount: t.field({
      type: BoundedCountType,
      description: "How many projects it is shared with.",
      resolve: (impact) => impact.projectCount,
    }),
    callsLast7Days: t.exposeInt("callsLast7Days", {
      description: "Calls through it today and on the six days before (UTC).",
    }),
  }),
});
