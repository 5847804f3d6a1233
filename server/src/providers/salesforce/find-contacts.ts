import { z } from "zod";
import type { DataSync, ProviderRecord } from "../data-sync.ts";
import type { Checkpoint } from "../provider.ts";
import { idOf, readContactsById } from "./read-contacts.ts";
import { readRows } from "./salesforce-api.ts";
import type { SalesforceApi } from "./salesforce-api.ts";
import { moment, quoted, quotedId } from "./soql.ts";

// An address of a call has at most 16 KB, and quotes become three characters in it.
const LONGEST_LIST = 6_000;
const LONGEST_ADDRESS = 254;
const MOST_ROWS = 2_000;

/** Contacts by address, whose case does not count in queries. */
export async function findContactsByEmail(
  api: SalesforceApi,
  { tokens, fields, emails, signal }: Parameters<DataSync["findContactsByEmail"]>[0],
): Promise<ProviderRecord[]> {
  const wanted = [...new Set(emails.map((email) => email.toLowerCase()))].filter(
    (email) => email.includes("@") && email.length <= LONGEST_ADDRESS,
  );
  const ids = new Set<string>();
  for (const part of inParts(wanted.map(quoted))) {
    const soql = `SELECT Id FROM Contact WHERE Email IN (${part.join(",")}) LIMIT ${MOST_ROWS}`;
    const { rows } = await api.query({ tokens, soql, signal });
    for (const row of rows) ids.add(idOf(row));
  }
  return ids.size === 0 ? [] : readContactsById(api, { tokens, fields, ids: [...ids], signal });
}

function inParts(values: readonly string[]): string[][] {
  const parts: string[][] = [];
  let length = Infinity;
  for (const value of values) {
    const encoded = encodeURIComponent(value).length + 3;
    if (length + encoded > LONGEST_LIST) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(value);
    length += encoded;
  }
  return parts;
}

const deletedAt = z.object({ after: z.string().min(1), at: z.iso.datetime({ offset: true }) });
const deletedRow = z.object({ Id: z.string().min(1), SystemModstamp: z.string().min(1) });

/**
 * One page of what was deleted (or merged into another contact) at that second or later. Salesforce empties the recycle bin after
 * 15 days: what was deleted longer ago is told no more.
 */
export async function readDeletedContacts(
  api: SalesforceApi,
  { tokens, since, checkpoint, signal }: Parameters<DataSync["readDeletedContacts"]>[0],
): Promise<{ ids: string[]; next: Checkpoint | null }> {
  // A checkpoint of another build begins anew: what is read twice is the same.
  const at = deletedAt.safeParse(checkpoint).data ?? null;
  const from = moment(at ? new Date(at.at) : since);
  const beyond = at
    ? ` AND (SystemModstamp > ${from} OR (SystemModstamp = ${from} AND Id > ${quotedId(at.after)}))`
    : "";
  const soql =
    `SELECT Id, SystemModstamp FROM Contact WHERE IsDeleted = true AND SystemModstamp >= ${from}${beyond} ` +
    `ORDER BY SystemModstamp, Id LIMIT ${MOST_ROWS}`;
  const answer = await api.query({ tokens, soql, all: true, signal });
  const rows = readRows(deletedRow, answer.rows);
  const last = rows.at(-1);
  const more = last !== undefined && (!answer.done || rows.length === MOST_ROWS);
  return {
    ids: rows.map(({ Id }) => Id),
    next: more ? { after: last.Id, at: new Date(last.SystemModstamp).toISOString() } : null,
  };
}
