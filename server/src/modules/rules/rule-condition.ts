import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { assertFits, listEventFields, parseCondition, readCondition } from "../conditions/index.ts";
import type { Condition, ConditionInput } from "../conditions/index.ts";

/** A condition as GraphQL has checked its form; what it says is parsed against the event's fields. */
export const conditionInput = z.custom<ConditionInput>((input) => typeof input === "object");

type Listening = { service: Service; eventTypes: readonly string[]; accountId: string | null };

/**
 * The condition to store for a rule. Given null there is none; left out, the present one stays, as long as the events the rule now
 * listens to have its fields. The fields are those of the event types and those of the development account's mirror. Throws
 * ValidationError.
 */
export async function chooseCondition(
  ctx: Pick<Context, "providers">,
  { tx }: TransactionScope,
  listening: Listening & { eventsChanged: boolean },
  given: ConditionInput | null | undefined,
  present: unknown,
): Promise<Condition | null> {
  if (given === null) return null;
  if (given) return parseCondition(given, await listEventFields(ctx, tx, listening));
  const kept = readCondition(present);
  if (kept && listening.eventsChanged) assertFits(kept, await listEventFields(ctx, tx, listening));
  return kept;
}

/** A condition as a column of Prisma takes it. */
export function storedCondition(condition: Condition | null): Prisma.InputJsonObject | typeof Prisma.DbNull {
  return condition ? { ...condition } : Prisma.DbNull;
}

/** Whether two stored conditions say the same; PostgreSQL gives the members of JSON an order of its own. */
export function isSameCondition(one: Condition | null, other: unknown): boolean {
  return isDeepStrictEqual(one, other ?? null);
}
