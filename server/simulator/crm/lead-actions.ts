import type { ChangeOperation } from "../logged-change.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { findModule, type CrmModule } from "./module-catalogue.ts";
import { CRM } from "./products.ts";
import { APPROVAL_STATE, readRecord } from "./record-store.ts";
import { createRecords, existing, overwrite, unknownId, writeRecords } from "./write-records.ts";
import type { WriteResult } from "./write-result.ts";
import { zohoTime } from "./zoho-time.ts";

/** What happens to a lead besides plain edits: sent for approval, approved, rejected, converted. */
export type LeadAction = "submit" | "approve" | "reject" | "convert";

const LOGGED: Record<LeadAction, ChangeOperation> = {
  submit: "updated",
  approve: "approved",
  reject: "rejected",
  convert: "converted",
};

/**
 * Does a lead action: to the channels an update whose values say what happened. The words of `$approval_state` are
 * Zoho's (parameter `approval_state` of its search API), as are `Converted__s` and `Converted_Date_Time`; that a push
 * carries them is an assumption. Converting makes an account and a contact from the lead, as Zoho does.
 */
export function actOnLeads(
  world: World,
  org: ProviderOrg,
  leads: CrmModule,
  action: LeadAction,
  ids: string[],
): WriteResult[] {
  const kind = { operation: "edit", logged: LOGGED[action] } as const;
  const results = writeRecords(world, org, leads, kind, ids, (id, index, at) => {
    const n = existing(org, leads, id);
    return n === undefined
      ? unknownId(`$.ids[${index}]`, id)
      : overwrite(org, leads, n, valuesOf(action, at), at);
  });
  if (action === "convert") {
    for (const result of results) {
      const n = result.status === "success" ? existing(org, leads, result.details["id"]) : undefined;
      if (n !== undefined) makeSuccessors(world, org, readRecord(org, leads, n));
    }
  }
  return results;
}

function valuesOf(action: LeadAction, at: number): Record<string, unknown> {
  switch (action) {
    case "submit":
      return { [APPROVAL_STATE]: "approval_process_pending" };
    case "approve":
      return { [APPROVAL_STATE]: "approved" };
    case "reject":
      return { [APPROVAL_STATE]: "approval_process_rejected" };
    case "convert":
      return { Converted__s: true, Converted_Date_Time: zohoTime(at) };
  }
}

function makeSuccessors(world: World, org: ProviderOrg, lead: Record<string, unknown>): void {
  const accounts = findModule(org, CRM, "Accounts");
  const contacts = findModule(org, CRM, "Contacts");
  const name = lead["Company"];
  const made = accounts && createRecords(world, org, accounts, [{ Account_Name: name }])[0];
  if (contacts === undefined) return;
  const account = made?.status === "success" ? { Account_Name: { name, id: made.details["id"] } } : {};
  createRecords(world, org, contacts, [{ ...lead, ...account }]);
}
