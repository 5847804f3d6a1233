import type { Actor, Environment } from "../../context.ts";
import { hashSecret } from "../../platform/ids.ts";
import { sessionCookieName } from "./session-cookie.ts";

const lastUseGranularityMs = 60_000;

/**
 * Who a request speaks for: `Authorization: Bearer <API token>`, else the session cookie, else nobody. Revoked,
 * expired and removed ones are nobody.
 */
export async function authenticate(
  environment: Pick<Environment, "database" | "clock">,
  headers: { authorization: string | null; cookie: string | null },
): Promise<Actor | null> {
  const bearer = readBearer(headers.authorization);
  if (bearer) return authenticateToken(environment, bearer);
  const session = readCookie(headers.cookie, sessionCookieName);
  return session ? authenticateSession(environment, session) : null;
}

/** The token of an `Authorization: Bearer` header (RFC 6750); null where it is none. */
export function readBearer(authorization: string | null): string | null {
  return /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? null;
}

// One prepared statement each: every request begins with one of them.
const ofMember = `join "Member" m on m."id" = t."memberId" and m."removedAt" is null join "User" u on u."id" = m."userId"`;

async function authenticateToken(
  { database, clock }: Pick<Environment, "database" | "clock">,
  token: string,
): Promise<Actor | null> {
  const now = clock.now();
  const { rows } = await database.pool.query<Actor & { apiTokenId: string; lastUsedAt: Date | null }>({
    name: "authenticate-token",
    text: `select t."id" as "apiTokenId", t."organizationId", t."memberId", t."scopes"::text[] as "scopes", t."expiresAt", t."lastUsedAt",
             u."name", m."roles"::text[] as "roles"
           from "ApiToken" t ${ofMember}
           where t."tokenHash" = $1 and t."revokedAt" is null and t."expiresAt" > $2`,
    values: [hashSecret(token), now],
  });
  const [found] = rows;
  if (!found) return null;
  const { lastUsedAt, ...actor } = found;
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > lastUseGranularityMs)
    await database.prisma.apiToken.updateMany({ where: { id: actor.apiTokenId }, data: { lastUsedAt: now } });
  return { ...actor, sessionId: null };
}

async function authenticateSession(
  { database, clock }: Pick<Environment, "database" | "clock">,
  secret: string,
): Promise<Actor | null> {
  const { rows } = await database.pool.query<Actor>({
    name: "authenticate-session",
    text: `select t."id" as "sessionId", m."organizationId", t."memberId", t."expiresAt", u."name", m."roles"::text[] as "roles"
           from "Session" t ${ofMember}
           where t."tokenHash" = $1 and t."expiresAt" > $2`,
    values: [hashSecret(secret), clock.now()],
  });
  const [found] = rows;
  return found ? { ...found, scopes: null, apiTokenId: null } : null;
}

/** The value of one cookie of a `Cookie` header (RFC 6265). */
export function readCookie(header: string | null, name: string): string | null {
  for (const pair of header?.split(";") ?? []) {
    const equals = pair.indexOf("=");
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}
