import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Transaction } from "../../platform/database/client.ts";
import { DomainError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";

const windowMs = 15 * 60_000;
const perEmail = 10;
const perAddress = 50;

/** Too many wrong passwords, for one e-mail address or from one network address. */
export class TooManyAttemptsError extends DomainError {
  readonly code = "TOO_MANY_ATTEMPTS";
  readonly retryAt: Date;
  constructor(retryAt: Date) {
    super("Too many failed attempts. Wait a few minutes before the next one.");
    this.retryAt = retryAt;
  }
}

/**
 * Counts an attempt as failed before its password is checked, so that many at once get no more tries than one after the
 * other; `succeed` takes it back, with all others for the e-mail address. Throws TooManyAttemptsError after 10 failures
 * per e-mail address or 50 per network address within 15 minutes. Kept in the database: a restart forgives nothing.
 */
export async function countAttempt(ctx: Context, email: string): Promise<{ succeed(): Promise<void> }> {
  const { ip } = ctx;
  // Whoever is refused anyway waits for no lock and holds no connection meanwhile.
  await refuseAttempt(ctx.database.prisma, ctx.clock.now(), { email, ip });
  await inTransaction(ctx, async ({ tx, now }) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(key, 15)) from (select unnest(array['address ' || ${ip}, 'email ' || ${email}]) as key order by key) keys`;
    await tx.signInFailure.deleteMany({ where: { at: { lte: new Date(now.getTime() - windowMs) } } });
    await refuseAttempt(tx, now, { email, ip });
    await tx.signInFailure.create({ data: { id: newId(), email, ip, at: now } });
  });
  return {
    async succeed() {
      await ctx.database.prisma.signInFailure.deleteMany({ where: { email } });
    },
  };
}

async function refuseAttempt(
  { signInFailure }: Pick<Transaction, "signInFailure">,
  now: Date,
  { email, ip }: { email: string; ip: string },
): Promise<void> {
  const since = new Date(now.getTime() - windowMs);
  for (const [where, limit] of [[{ email }, perEmail] as const, [{ ip }, perAddress] as const]) {
    const decisive = await signInFailure.findFirst({
      where: { ...where, at: { gt: since } },
      orderBy: { at: "desc" },
      skip: limit - 1,
      select: { at: true },
    });
    if (decisive) throw new TooManyAttemptsError(new Date(decisive.at.getTime() + windowMs));
  }
}
