import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Contact } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { authoriseInAny, recordAudit } from "../access/index.ts";
import { compileMapping, getIntegrationSettings } from "../mapping/index.ts";
import { getSyncedAccount, isPushing } from "./contacts.records.ts";
import { findContactsById } from "./find-contacts.ts";
import { lockContactsOf } from "./lock-contacts.ts";
import { matchContacts } from "./match-contacts.ts";
import { readContactInputs } from "./read-contact-inputs.ts";
import type { ContactInputs } from "./read-contact-inputs.ts";
import { writeContacts } from "./write-contacts.ts";

export type UpsertedContacts = {
  accountId: string;
  /** In the order in which they were given. */
  contacts: Contact[];
  created: number;
  updated: number;
  unchanged: number;
};

/**
 * Makes and changes up to 100 contacts of an account, all or none; what changed is to be pushed. A contact is found by
 * `id`, else by `externalId`, else by `email`, and made where there is none; a deleted one comes back. Values are
 * checked by the types of their properties; null clears, properties that are not named stay. The audit names contacts by
 * id alone: what people's data was, it would keep for longer than the contact.
 */
export async function upsertContacts(
  ctx: Context,
  input: { accountId: string; contacts: ContactInputs },
): Promise<UpsertedContacts> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "SYNC");
  const { accountId } = input;
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const { account, dataSync } = await getSyncedAccount(ctx, scope, { organizationId, accountId });
    const settings = await getIntegrationSettings(tx, { organizationId, accountId, dataSync });
    const mapping = compileMapping({
      mapping: settings.mapping,
      fields: [],
      dataSync,
    });
    const requests = readContactInputs(input.contacts, mapping);
    const pushing = await isPushing(scope, accountId);
    await lockContactsOf(tx, accountId);
    const matched = await matchContacts(tx, accountId, requests);
    const { ids, created, updated } = await writeContacts(scope, matched, {
      organizationId,
      accountId,
      actorName,
      pushing,
    });
    const found = await findContactsById(tx, { accountId, ids });
    const byId = new Map(found.map((contact) => [contact.id, contact]));
    const contacts = ids.flatMap((id) => byId.get(id) ?? []);
    if (created.length + updated.length > 0) {
      await recordAudit(ctx, scope, {
        act: "contacts.changed",
        entityType: "Account",
        entityId: accountId,
        after: { created, updated },
      });
      await appendChanges(tx, now, [
        {
          organizationId,
          name: "contacts.changed",
          entityType: "Account",
          entityId: accountId,
          actorName,
          payload: {
            accountName: account.providerOrgName,
            created: created.length,
            updated: updated.length,
            deleted: 0,
          },
        },
      ]);
    }
    return {
      accountId,
      contacts,
      created: created.length,
      updated: updated.length,
      unchanged: ids.length - created.length - updated.length,
    };
  });
}
