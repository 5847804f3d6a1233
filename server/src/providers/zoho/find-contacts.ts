import { z } from "zod";
import type { DataSync, ProviderRecord } from "../data-sync.ts";
import type { Crm } from "./crm.ts";
import { CONTACTS, readContactsById } from "./read-contacts.ts";

// Source: "Query API - Limitations", CRM API v8: `in` takes 50 values, an answer has 2,000 rows, one credit up to 200.
const ADDRESSES_PER_QUERY = 50;
const ROWS_PER_QUERY = 200;
const IDS_PER_CALL = 100;
/** The longest address that SMTP can carry (RFC 5321, 4.5.3.1.3). */
const LONGEST_ADDRESS = 254;

const idsAnswer = z.object({
  data: z.array(z.looseObject({ id: z.string().min(1), Email: z.string().nullish() })),
});

/**
 * Contacts by address, with the Query API: it sees what was written a moment ago, which the Search API's index does not. Needs the
 * scope `ZohoCRM.coql.READ`. Of an address that more than 200 contacts share some are left out.
 */
export async function findContactsByEmail(
  crm: Crm,
  { tokens, fields, emails, signal }: Parameters<DataSync["findContactsByEmail"]>[0],
): Promise<ProviderRecord[]> {
  const wanted = new Set(emails.map((email) => email.toLowerCase()));
  // Zoho compares without regard to case (?); asked for in both spellings it cannot matter.
  const asked = [...new Set(emails.flatMap((email) => [email, email.toLowerCase()]))].filter(canBeAddress);
  const ids = new Set<string>();
  for (let start = 0; start < asked.length; start += ADDRESSES_PER_QUERY) {
    const body = { select_query: selectByEmail(asked.slice(start, start + ADDRESSES_PER_QUERY)) };
    const answer = await crm.read({ tokens, path: "coql", method: "POST", body, signal }, idsAnswer);
    for (const { id, Email } of answer?.data ?? []) if (wanted.has((Email ?? "").toLowerCase())) ids.add(id);
  }
  const found: ProviderRecord[] = [];
  const all = [...ids];
  for (let start = 0; start < all.length; start += IDS_PER_CALL)
    found.push(
      ...(await readContactsById(crm, {
        tokens,
        fields,
        ids: all.slice(start, start + IDS_PER_CALL),
        signal,
      })),
    );
  return found;
}

/** A quote within a value is doubled. Source: "Kaizen #171, FAQs on COQL API". */
export function selectByEmail(addresses: readonly string[]): string {
  const values = addresses.map((address) => `'${address.replaceAll("'", "''")}'`).join(",");
  return `select id, Email from ${CONTACTS} where Email in (${values}) limit ${ROWS_PER_QUERY}`;
}

/** What no address has could only be meant to end the value that it stands in. */
function canBeAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && /^[^\s\\"()<>,;]+@[^\s\\"'()<>,;]+$/.test(text);
}
