import { z } from "zod";
import type { Actor, Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError, DomainError } from "../../platform/errors.ts";
import { hashSecret, newId, newSecret } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { verifyPassword } from "../../platform/passwords.ts";
import { recordAudit } from "./record-audit.ts";
import { makeCookie, sessionCookieName } from "./session-cookie.ts";

/** The e-mail address or the password is wrong; which one is not said. */
export class InvalidCredentialsError extends DomainError {
  readonly code = "INVALID_CREDENTIALS";
  constructor() {
    super("The e-mail address or the password is not right.");
  }
}

const sessionDays = 14;

const Input = z.object({ email: z.string().trim().toLowerCase().max(320), password: z.string().max(1_000) });

/**
 * Signs a person in and sets the session cookie, which lives 14 days. Throws InvalidCredentialsError. A person of
 * several organizations enters the one joined first.
 */
export async function signIn(ctx: Context, input: z.input<typeof Input>): Promise<Actor> {
  if (!ctx.setCookie)
    throw new ConflictError("Sign in over HTTP: a WebSocket cannot set the session cookie.", "HTTP_REQUIRED");
  const { email, password } = parseInput(Input, input);
  const user = await ctx.database.prisma.user.findUnique({
    where: { email },
    include: { members: { where: { removedAt: null }, orderBy: { id: "asc" }, take: 1 } },
  });
  const member = user?.members[0];
  const verified = await verifyPassword(password, member ? (user?.passwordHash ?? null) : null);
  if (!user || !member || !verified) throw new InvalidCredentialsError();

  const secret = newSecret();
  const actor = await inTransaction(ctx, async (scope) => {
    const expiresAt = new Date(scope.now.getTime() + sessionDays * 86_400_000);
    const session = await scope.tx.session.create({
      data: {
        id: newId(),
        tokenHash: hashSecret(secret),
        memberId: member.id,
        createdAt: scope.now,
        expiresAt,
      },
    });
    const signedIn: Actor = {
      organizationId: member.organizationId,
      memberId: member.id,
      name: user.name,
      roles: member.roles,
      scopes: null,
      sessionId: session.id,
      apiTokenId: null,
      expiresAt,
    };
    await recordAudit({ ...ctx, actor: signedIn }, scope, {
      act: "session.started",
      entityType: "Session",
      entityId: session.id,
    });
    return signedIn;
  });
  ctx.setCookie(
    makeCookie(ctx.publicUrl, sessionCookieName, secret, { maxAgeSeconds: sessionDays * 86_400 }),
  );
  return actor;
}
