import { actOnLeads, type LeadAction } from "../crm/lead-actions.ts";
import type { World } from "../world.ts";
import { chosenIds, inBulk, target, type RecordsWritten } from "./records.ts";

export interface LeadsDraft {
  org: string;
  /** Which leads; without it the `count` newest. */
  ids?: string[];
  /** 1 by default. */
  count?: number;
  /** True sends one notification for each lead instead of one for up to 100. */
  separately?: boolean;
}

/** Sends leads for approval, approves, rejects or converts them, whatever their state was before. */
export function changeLeads(world: World, draft: LeadsDraft, action: LeadAction): RecordsWritten {
  const { org, module } = target(world, { ...draft, module: "Leads" });
  return inBulk(chosenIds(org, module, draft), draft, (part) => actOnLeads(world, org, module, action, part));
}
