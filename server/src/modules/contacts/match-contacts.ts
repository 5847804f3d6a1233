import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import type { ValidationIssue } from "../../platform/errors.ts";
import type { Transaction } from "../../platform/database/client.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Contact } from "../../generated/prisma/client.ts";
import { contactPath } from "./read-contact-inputs.ts";
import type { ContactRequest } from "./read-contact-inputs.ts";

export type MatchedRequest = { request: ContactRequest; contact: Contact | null };

/**
 * Finds the contact that each request means, and locks them in the order of their ids: by id; by the provider's id, or
 * with it one of the same address that has met no record yet; by address, a living one before the last that was deleted.
 * null: it is to be made. Throws NotFoundError for an unknown id, and ValidationError where it is not one contact that is
 * meant, or one that two requests mean.
 */
export async function matchContacts(
  tx: Transaction,
  accountId: string,
  requests: readonly ContactRequest[],
): Promise<MatchedRequest[]> {
  const rows = await lockCandidates(tx, accountId, requests);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byExternalId = new Map(
    rows.flatMap((row) => (row.externalId === null ? [] : [[row.externalId, row]])),
  );
  const byEmail = Map.groupBy(rows, (row) => row.email);
  const issues: ValidationIssue[] = [];

  const find = (request: ContactRequest): Contact | null => {
    const { id, externalId, email, index } = request;
    if (id !== null) {
      const contact = byId.get(id);
      if (!contact) throw new NotFoundError(`The contact of \`${contactPath(index, "id")}\``);
      if (externalId !== null && externalId !== contact.externalId)
        issues.push({
          path: contactPath(index, "externalId"),
          message:
            contact.externalId === null
              ? "The contact is not at the provider yet: it gets its id there from a push or pull."
              : "The contact is another record at the provider. Leave this out.",
        });
      return contact;
    }
    const same = email === null ? [] : (byEmail.get(email) ?? []);
    const living = same.filter((contact) => contact.deletedAt === null);
    if (externalId !== null) {
      const unmet = living.filter((contact) => contact.externalId === null);
      return byExternalId.get(externalId) ?? unmet[0] ?? null;
    }
    if (living.length > 1)
      issues.push({
        path: contactPath(index, "email"),
        message: "More than one contact of the account has this address: say by `id` which one you mean.",
      });
    return living[0] ?? same[0] ?? null;
  };

  const matched = requests.map((request): MatchedRequest => ({ request, contact: find(request) }));
  issues.push(...findRepeated(matched));
  if (issues.length > 0) throw new ValidationError(issues);
  return matched;
}

/** Requests that mean the contact of an earlier one, be it there or still to be made. */
function findRepeated(matched: readonly MatchedRequest[]): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  const first = new Map<string, number>();
  for (const { contact, request } of matched) {
    const { index, externalId, email } = request;
    const keys = [
      externalId && `record ${externalId}`,
      contact ? `id ${contact.id}` : email && `email ${email}`,
    ].filter((key) => key !== null);
    const earlier = keys.map((key) => first.get(key)).find((met) => met !== undefined);
    if (earlier !== undefined)
      issues.push({
        path: contactPath(index),
        message: `This is the same contact as ${contactPath(earlier)}. Give each contact once.`,
      });
    for (const key of keys) if (!first.has(key)) first.set(key, index);
  }
  return issues;
}

/** Of each address at most two that live, one of them unmet, and the last that was deleted: more make no difference. */
function lockCandidates(
  tx: Transaction,
  accountId: string,
  requests: readonly ContactRequest[],
): Promise<Contact[]> {
  const ids = requests.flatMap(({ id }) => id ?? []);
  const externalIds = requests.flatMap(({ externalId }) => externalId ?? []);
  const emails = requests.flatMap(({ id, email }) => (id === null ? (email ?? []) : []));
  return tx.$queryRaw<Contact[]>(Prisma.sql`
    select * from "Contact" where "id" in (
      select "id" from "Contact" where "accountId" = ${accountId}::uuid and "id" = any(${ids}::uuid[])
      union all
      select "id" from "Contact" where "accountId" = ${accountId}::uuid and "externalId" = any(${externalIds}::text[])
      union all
      select c."id" from unnest(${emails}::text[]) as e cross join lateral (
        (select "id" from "Contact" where "accountId" = ${accountId}::uuid and "email" = e and "deletedAt" is null order by "id" limit 2)
        union all
        (select "id" from "Contact" where "accountId" = ${accountId}::uuid and "email" = e and "deletedAt" is null and "externalId" is null
         order by "id" limit 1)
        union all
        (select "id" from "Contact" where "accountId" = ${accountId}::uuid and "email" = e and "deletedAt" is not null
         order by "id" desc limit 1)) c)
    order by "id" for update`);
}
