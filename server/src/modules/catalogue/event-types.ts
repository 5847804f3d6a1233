import type { Context } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import type { EventType } from "../../providers/events.ts";
import { eventTypeKey } from "../../providers/events.ts";

/** An event type with the service it belongs to. */
export type ServiceEventType = EventType & { service: Service };

/** Every event type that each organization of a service has. */
export function listEventTypes(ctx: Pick<Context, "providers">, service: Service): ServiceEventType[] {
  return (ctx.providers.find(service.provider)?.eventTypes ?? []).map((eventType) => ({
    ...eventType,
    service,
  }));
}

/** The event type of a key that the watch channels of a service ask for; null for any other. */
export function findListenable(
  ctx: Pick<Context, "providers">,
  service: Service,
  key: string,
): EventType | null {
  const { eventTypes = [] } = ctx.providers.find(service.provider) ?? {};
  return eventTypes.find((eventType) => eventType.key === key) ?? null;
}

/** The event type of a key; a custom module, which no table lists, is described by its key. Null for anything else. */
export function findEventType(
  ctx: Pick<Context, "providers">,
  service: Service,
  key: string,
): ServiceEventType | null {
  const known = findListenable(ctx, service, key);
  if (known) return { ...known, service };
  const [, module, operation] = /^([A-Za-z][A-Za-z0-9_]{0,99})\.(created|updated|deleted)$/.exec(key) ?? [];
  if (!module || (operation !== "created" && operation !== "updated" && operation !== "deleted")) return null;
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
    service,
  };
}
