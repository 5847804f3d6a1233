import type { ObjectRef } from "@pothos/core";
import type { Account, Member, SyncRun } from "../../generated/prisma/client.ts";
import { BoundedCountType } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import type { BuilderTypes } from "../../graphql/builder.ts";
import { RuleImpactType } from "../rules/index.ts";
import type { ServiceImpact } from "./delete-service.ts";
import type { AccountImpact } from "./preview-impact.ts";

export const AccountImpactType = builder.objectRef<AccountImpact>("AccountImpact").implement({
  description: "What revoking or deleting an account touches, as counted just before.",
});
addImpactFields(AccountImpactType);

export const ServiceImpactType = builder.objectRef<ServiceImpact>("ServiceImpact").implement({
  description: "What deleting the integration with a service touches, as counted just before.",
  fields: (t) => ({
    accounts: t.field({
      type: ["Account"],
      description: "The accounts in both environments; 100 at most are named.",
      resolve: (impact): Account[] => impact.accounts,
    }),
    accountCount: t.field({
      type: BoundedCountType,
      description: "How many accounts there are.",
      resolve: (impact) => impact.accountCount,
    }),
  }),
});
addImpactFields(ServiceImpactType);

function addImpactFields<Impact extends AccountImpact>(ref: ObjectRef<BuilderTypes, Impact>): void {
  builder.objectFields(ref, (t) => ({
    rules: t.field({
      type: [RuleImpactType],
      description: "The rules that stop; 100 at most are named.",
      resolve: (impact) => impact.rules,
    }),
    ruleCount: t.field({
      type: BoundedCountType,
      description: "How many rules stop.",
      resolve: (impact) => impact.ruleCount,
    }),
    heldEvents: t.field({
      type: BoundedCountType,
      description: "How many executions wait.",
      resolve: (impact) => impact.heldEvents,
    }),
    syncRuns: t.field({
      type: ["SyncRun"],
      description: "Sync runs that are scheduled or run; 100 at most are named.",
      resolve: (impact): SyncRun[] => impact.syncRuns,
    }),
    recipients: t.field({
      type: ["Member"],
      description: "The members who would be mailed that it stopped; 100 at most are named.",
      resolve: (impact): Member[] => impact.recipients,
    }),
  }));
}

/** An input that names an account and may ask for a preview. */
export function previewInput(name: string, description: string) {
  return builder.inputType(name, {
    description,
    fields: (t) => ({
      accountId: t.id({ required: true, description: "The account." }),
      preview: t.boolean({
        defaultValue: false,
        description: "Only tell what would be touched; change nothing.",
      }),
    }),
  });
}
