import type { Context } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import type { EventType } from "../../providers/events.ts";
import { eventTypeKey, PAYLOAD_FIELDS } from "../../providers/events.ts";

/** An event type with the service it belongs to. */
export type ServiceEventType = EventType & { service: Service };

/** Every event type that each organization of a service has. */
export function listEventTypes(ctx: Pick<Context, "providers">, service: Service): ServiceEventType[] {
  return (ctx.providers.find(service.provider)?.eventTypes ?? []).map((eventType) => ({
    ...eventType,
    service,
  }));
}

/**
 * The event type of a key that the accounts of a service can send; null for any other. One of a custom module, which no
 * table lists, is found by the form of its key: whether an account has the module is known from its mirror.
 */
export function findListenable(
  ctx: Pick<Context, "providers">,
  service: Service,
  key: string,
): EventType | null {
  const provider = ctx.providers.find(service.provider);
  if (!provider) return null;
  const known = provider.eventTypes.find((eventType) => eventType.key === key);
  if (known || !provider.watch) return known ?? null;
  // `leads.created` is a slip, not a custom module: names count by their letters' case.
  const isSlip = provider.eventTypes.some((eventType) => eventType.key.toLowerCase() === key.toLowerCase());
  return isSlip ? null : describeByKey(key);
}

/** The event type of a key, also where the service sends none such any more; null for what is no key. */
export function findEventType(
  ctx: Pick<Context, "providers">,
  service: Service,
  key: string,
): ServiceEventType | null {
  const found = findListenable(ctx, service, key) ?? describeByKey(key);
  return found && { ...found, service };
}

function describeByKey(key: string): EventType | null {
  const [, module, operation] = /^([A-Za-z][A-Za-z0-9_]{0,99})\.(created|updated|deleted)$/.exec(key) ?? [];
  if (!module || !operation) return null;
  return {
    key: eventTypeKey(module, operation),
    module,
    operation,
    label: `${module} ${operation}`,
    description: `A record of ${module} was ${operation}.`,
    sample: {
      event: key,
      module,
      operation,
      recordId: "1",
      occurredAt: "2026-01-01T00:00:00.000Z",
      affectedFields: [],
      affectedValues: {},
    },
    fields: PAYLOAD_FIELDS,
  };
}
