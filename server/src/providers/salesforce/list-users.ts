import { z } from "zod";
import type { ProviderUser } from "../data-sync.ts";
import type { Checkpoint } from "../provider.ts";
import type { Tokens } from "../tokens.ts";
import { readRows } from "./salesforce-api.ts";
import type { SalesforceApi } from "./salesforce-api.ts";
import { quotedId } from "./soql.ts";

const PER_PAGE = 500;
const named = z.object({ Name: z.string().nullish() }).nullish();
const user = z.object({
  Id: z.string().min(1),
  Name: z.string().nullish(),
  Email: z.string().nullish(),
  IsActive: z.boolean().nullish(),
  UserRole: named,
  Profile: named,
});
const savedAt = z.object({ after: z.string().min(1), done: z.int().nonnegative() });

export type UsersPage = { users: ProviderUser[]; next: Checkpoint | null; done: number };

/** One page of the people of the organization, integration and guest users among them, in the order of their ids. */
export async function listUsers(
  api: SalesforceApi,
  request: { tokens: Tokens; checkpoint: Checkpoint | null; signal?: AbortSignal | undefined },
): Promise<UsersPage> {
  // A checkpoint of another build begins anew: what is read twice is the same.
  const at = savedAt.safeParse(request.checkpoint).data ?? null;
  const where = at ? ` WHERE Id > ${quotedId(at.after)}` : "";
  const soql = `SELECT Id, Name, Email, IsActive, UserRole.Name, Profile.Name FROM User${where} ORDER BY Id LIMIT ${PER_PAGE}`;
  const { rows, done } = await api.query({ tokens: request.tokens, soql, signal: request.signal });
  const users = readRows(user, rows).map(toUser);
  const last = users.at(-1);
  const soFar = (at?.done ?? 0) + users.length;
  const more = last !== undefined && (!done || users.length === PER_PAGE);
  return { users, next: more ? { after: last.id, done: soFar } : null, done: soFar };
}

function toUser(given: z.infer<typeof user>): ProviderUser {
  const { Id: id, Name, Email, IsActive, UserRole, Profile } = given;
  const facts = {
    email: Email || null,
    active: IsActive === true,
    role: UserRole?.Name ?? null,
    profile: Profile?.Name ?? null,
  };
  const { profile: _, ...known } = facts;
  const name = Name || Email || id;
  return { id, name, ...known, data: { name, ...facts } };
}
