import type { Context } from "../../context.ts";
import { ForbiddenError } from "../../platform/errors.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { authoriseIn } from "../access/index.ts";
import { isDeletion, withRecord } from "../conditions/index.ts";
import type { TestEvent } from "./get-test-event.ts";

/** A payload with `record` as a rule that asks about the record would have it. */
export type WithTestRecord = {
  payload: TestEvent["payload"];
  /** Why there is no record, for people; null where it was found, or is gone. */
  recordError: string | null;
};

/**
 * Adds the record that a test event is about. Of a sample it is what the sample tells; of a stored event it is read at the
 * provider, now, with the rights of whoever tests; a payload that a person made up is taken as it is. Never throws for what the
 * provider does.
 */
export async function addTestRecord(
  ctx: Context,
  organizationId: string,
  event: TestEvent,
): Promise<WithTestRecord> {
  const { origin, payload } = event;
  if (isDeletion(payload)) return { payload: withRecord(payload, null), recordError: null };
  if (origin === "GIVEN") return { payload, recordError: null };
  if (origin === "SAMPLE") {
    const told = payload["affectedValues"] as Record<string, unknown>;
    return { payload: withRecord(payload, told), recordError: null };
  }
  try {
    return { payload: withRecord(payload, await readNow(ctx, organizationId, event)), recordError: null };
  } catch (error) {
    if (error instanceof ProviderError || error instanceof ForbiddenError)
      return { payload, recordError: error.message };
    throw error;
  }
}

async function readNow(
  ctx: Context,
  organizationId: string,
  { accountId, payload }: TestEvent,
): Promise<Record<string, unknown> | null> {
  const account = await ctx.database.prisma.account.findUnique({
    where: { id: accountId ?? "", organizationId },
    select: { environment: true, authorizationId: true, revokedAt: true },
  });
  if (!account) throw new ProviderError("REFUSED", "The account that the event came from is gone.");
  authoriseIn(ctx, "RULES", account.environment);
  if (account.revokedAt)
    throw new ProviderError("REFUSED", "The account is on hold: nothing is read with it.");
  const { authorizationId } = account;
  const [module, recordId] = [String(payload["module"]), String(payload["recordId"])];
  return ctx.readRecord({ organizationId, authorizationId, module, recordId });
}
