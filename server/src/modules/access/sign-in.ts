import { z } from "zod";
import type { Actor, Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError, DomainError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { verifyPassword } from "../../platform/passwords.ts";
import { setSessionCookie, startSession } from "./start-session.ts";
import { countAttempt } from "./throttle-sign-in.ts";

/** The e-mail address or the password is wrong; which one is not said. */
export class InvalidCredentialsError extends DomainError {
  readonly code = "INVALID_CREDENTIALS";
  constructor() {
    super("The e-mail address or the password is not right.");
  }
}

const Input = z.object({ email: z.string().trim().toLowerCase().max(320), password: z.string().max(1_000) });

/**
 * Signs a person in and sets the session cookie, which lives 14 days. Throws InvalidCredentialsError, and
 * TooManyAttemptsError after too many of those. A person of several organizations enters the one joined first.
 */
export async function signIn(ctx: Context, input: z.input<typeof Input>): Promise<Actor> {
  if (!ctx.setCookie)
    throw new ConflictError("Sign in over HTTP: a WebSocket cannot set the session cookie.", "HTTP_REQUIRED");
  const { email, password } = parseInput(Input, input);
  const attempt = await countAttempt(ctx, email);
  const user = await ctx.database.prisma.user.findUnique({
    where: { email },
    include: { members: { where: { removedAt: null }, orderBy: { id: "asc" }, take: 1 } },
  });
  const member = user?.members[0];
  const verified = await verifyPassword(password, member ? (user?.passwordHash ?? null) : null);
  if (!user || !member || !verified) throw new InvalidCredentialsError();
  await attempt.succeed();

  const { actor, secret } = await inTransaction(ctx, (scope) => startSession(ctx, scope, member, user.name));
  setSessionCookie(ctx, secret);
  return actor;
}
