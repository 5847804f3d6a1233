import { isDeepStrictEqual } from "node:util";
import type { RecordSide } from "../../generated/prisma/enums.ts";
import type { Json } from "../../providers/provider.ts";

/** By the names of contact properties. What is absent, null or the empty text has no value. */
export type ContactValues = { [property: string]: Json };

/** A property that both sides had changed, and whose change stands. `(deleted)` stands for the whole contact. */
export type ContactConflict = {
  property: string;
  patchbayValue: Json;
  providerValue: Json;
  winner: RecordSide;
  /** ISO 8601. */
  at: string;
};

export type Merged = {
  properties: ContactValues;
  /** The provider's values as they are known now. */
  base: ContactValues;
  /** Only those that this merge met. */
  conflicts: ContactConflict[];
  /** Whether the contact has other values than before. */
  changed: boolean;
};

export const keptConflicts = 10;
export const wholeContact = "(deleted)";

/**
 * Brings the two sides of a contact together, property by property. `base` is what the provider had when it was last
 * seen, so what differs from it was changed here; `there` is what it has now, for the properties that could be read.
 * Changed on one side: that side's value. On both: the winner's, and the other one is told of. A contact that never met
 * its record (`base` null) has changed everything that it has a value for.
 */
export function mergeContact(
  here: { properties: ContactValues; base: ContactValues | null },
  there: ContactValues,
  { winner, at }: { winner: RecordSide; at: Date },
): Merged {
  const properties: ContactValues = { ...here.properties };
  const base: ContactValues = { ...here.base };
  const conflicts: ContactConflict[] = [];
  let changed = false;
  for (const [property, found] of Object.entries(there)) {
    const now = valueOf(found);
    const ours = valueOf(here.properties[property]);
    const former = valueOf(here.base?.[property]);
    base[property] = now;
    if (sameValue(ours, now)) continue;
    const changedHere = here.base === null ? ours !== null : !sameValue(ours, former);
    const changedThere = here.base === null ? now !== null : !sameValue(now, former);
    if (!changedThere && changedHere) continue;
    if (changedThere && changedHere) {
      conflicts.push({
        property,
        patchbayValue: ours,
        providerValue: now,
        winner,
        at: at.toISOString(),
      });
      if (winner === "PATCHBAY") continue;
    }
    properties[property] = now;
    changed = true;
  }
  return { properties, base, conflicts, changed };
}

/** The properties whose value the provider does not have yet. */
export function owedProperties(
  { properties, base }: { properties: ContactValues; base: ContactValues | null },
  pushed: ReadonlySet<string>,
): Set<string> {
  return new Set(
    [...pushed].filter((property) => !sameValue(valueOf(properties[property]), valueOf(base?.[property]))),
  );
}

/** Whether the provider's record has other values than when it was last seen. */
export function changedThere(base: ContactValues | null, there: ContactValues): boolean {
  return Object.entries(there).some(([property, now]) => !sameValue(valueOf(now), valueOf(base?.[property])));
}

export function sameValue(one: Json, other: Json): boolean {
  return one === other || isDeepStrictEqual(one, other);
}

export function valueOf(value: Json | undefined): Json {
  return value === undefined || value === "" ? null : value;
}
