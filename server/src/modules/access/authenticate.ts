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
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer) return authenticateToken(environment, bearer);
  const session = readCookie(headers.cookie, sessionCookieName);
  return session ? authenticateSession(environment, session) : null;
}

async function authenticateToken(
  { database, clock }: Pick<Environment, "database" | "clock">,
  token: string,
): Promise<Actor | null> {
  const now = clock.now();
  const found = await database.prisma.apiToken.findUnique({
    where: {
      tokenHash: hashSecret(token),
      revokedAt: null,
      expiresAt: { gt: now },
      member: { removedAt: null },
    },
    include: { member: { include: { user: { select: { name: true } } } } },
  });
  if (!found) return null;
  if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > lastUseGranularityMs)
    await database.prisma.apiToken.updateMany({ where: { id: found.id }, data: { lastUsedAt: now } });
  return {
    organizationId: found.organizationId,
    memberId: found.memberId,
    name: found.member.user.name,
    roles: found.member.roles,
    scopes: found.scopes,
    sessionId: null,
    apiTokenId: found.id,
    expiresAt: found.expiresAt,
  };
}

async function authenticateSession(
  { database, clock }: Pick<Environment, "database" | "clock">,
  secret: string,
): Promise<Actor | null> {
  const found = await database.prisma.session.findUnique({
    where: { tokenHash: hashSecret(secret), expiresAt: { gt: clock.now() }, member: { removedAt: null } },
    include: { member: { include: { user: { select: { name: true } } } } },
  });
  if (!found) return null;
  return {
    organizationId: found.member.organizationId,
    memberId: found.memberId,
    name: found.member.user.name,
    roles: found.member.roles,
    scopes: null,
    sessionId: found.id,
    apiTokenId: null,
    expiresAt: found.expiresAt,
  };
}

/** The value of one cookie of a `Cookie` header (RFC 6265). */
export function readCookie(header: string | null, name: string): string | null {
  for (const pair of header?.split(";") ?? []) {
    const equals = pair.indexOf("=");
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}
