import type { Context } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { findListenable } from "../catalogue/index.ts";

/** Exactly one of them. `eventId` is a record id. */
export type TestEventChoice = { sampleOf?: string | null; eventId?: string | null; payload?: unknown };

/** What a test runs on. Nothing is stored of it. */
export type TestEvent = {
  /** What a provider's documentation has, what was stored, or what a person made up. */
  origin: "SAMPLE" | "STORED" | "GIVEN";
  payload: { [name: string]: unknown };
  /** The key of its type; null for a payload that names none. */
  eventType: string | null;
  /** The account it came from; null for what a person made up. */
  accountId: string | null;
  /** What "today" refers to. */
  receivedAt: Date;
};

/**
 * The event that a person chose to test with: the documented sample of an event type of `service`, a stored event of the
 * organization, or any JSON object. Throws NotFoundError, and ValidationError below `event` for what does not fit.
 */
export async function getTestEvent(
  ctx: Pick<Context, "providers" | "database" | "clock">,
  { organizationId, service }: { organizationId: string; service: Service | null },
  choice: TestEventChoice,
): Promise<TestEvent> {
  if (choice.eventId != null) {
    const event = await ctx.database.prisma.event.findUnique({
      where: { id: choice.eventId, organizationId },
    });
    if (!event) throw new NotFoundError("The event");
    if (service && event.serviceKey !== service.key)
      throw refuse("event.eventId", `This event is of another service than ${service.name}.`);
    const { eventType, accountId, receivedAt } = event;
    return { origin: "STORED", payload: asObject(event.payload) ?? {}, eventType, accountId, receivedAt };
  }
  const receivedAt = ctx.clock.now();
  if (choice.sampleOf != null) {
    if (!service) throw refuse("serviceKey", "Name the service whose event type it is.");
    const eventType = findListenable(ctx, service, choice.sampleOf);
    if (!eventType)
      throw refuse("event.sampleOf", `${service.name} has no event type "${choice.sampleOf.slice(0, 100)}".`);
    return {
      origin: "SAMPLE",
      payload: eventType.sample,
      eventType: eventType.key,
      accountId: null,
      receivedAt,
    };
  }
  const payload = asObject(choice.payload);
  if (!payload) throw refuse("event.payload", "Give a JSON object, as a function receives it.");
  const named = payload["event"];
  return {
    origin: "GIVEN",
    payload,
    eventType: typeof named === "string" ? named : null,
    accountId: null,
    receivedAt,
  };
}

function asObject(value: unknown): { [name: string]: unknown } | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { [name: string]: unknown })
    : null;
}

function refuse(path: string, message: string): ValidationError {
  return new ValidationError([{ path, message }]);
}
