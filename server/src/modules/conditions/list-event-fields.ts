import type { Context, TransactionScope } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import type { EventField } from "../../providers/events.ts";
import type { Json } from "../../providers/provider.ts";
import { findListenable } from "../catalogue/index.ts";
import { recordField } from "./record-fields.ts";

/**
 * The fields that conditions can compare for a rule that listens to `eventTypes` (keys; unknown ones have none): those of the
 * event types and, with an account, those its org sync found in their modules. A field that two event types have with different
 * types is left out. Where the provider reads single records, each field of the record comes twice: as what the event tells of it, and
 * as it stands when the rule runs. `tx` reads the mirror; the account must have been checked to be the caller's.
 */
export async function listEventFields(
  ctx: Pick<Context, "providers">,
  tx: Pick<TransactionScope["tx"], "mirroredItem">,
  wanted: { service: Service; eventTypes: readonly string[]; accountId: string | null },
): Promise<EventField[]> {
  const provider = ctx.providers.find(wanted.service.provider);
  const known = wanted.eventTypes.flatMap((key) => findListenable(ctx, wanted.service, key) ?? []);
  const modules = [...new Set(known.map((eventType) => eventType.module))];
  const mirrored = wanted.accountId
    ? await tx.mirroredItem.findMany({
        where: { accountId: wanted.accountId, object: "FIELDS", parentKey: { in: modules } },
        select: { parentKey: true, data: true },
        orderBy: [{ parentKey: "asc" }, { key: "asc" }],
      })
    : [];
  const own = mirrored.flatMap(
    ({ parentKey, data }) =>
      withModule(parentKey, provider?.eventField(data as { [key: string]: Json })) ?? [],
  );
  const standard = known.flatMap((eventType) =>
    eventType.fields.map((field) => ({ module: eventType.module, field })),
  );
  const fields = mergeFields(standard, own);
  return provider?.records ? [...fields, ...fields.flatMap((field) => recordField(field) ?? [])] : fields;
}

type ModuleField = { module: string; field: EventField };

function withModule(module: string, field: EventField | null | undefined): ModuleField | null {
  return field ? { module, field } : null;
}

/** What the provider says of all organizations goes before what one organization's mirror says of the same module. */
function mergeFields(standard: readonly ModuleField[], own: readonly ModuleField[]): EventField[] {
  const isStandard = new Set(standard.map(({ module, field }) => `${module} ${field.path}`));
  const all = [...standard, ...own.filter(({ module, field }) => !isStandard.has(`${module} ${field.path}`))];
  const byPath = Map.groupBy(all, ({ field }) => field.path);
  return [...byPath.values()].flatMap(([first, ...others]) =>
    first && others.every(({ field }) => field.type === first.field.type) ? [first.field] : [],
  );
}
