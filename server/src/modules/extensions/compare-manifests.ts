import type { CallbackEvent } from "../../generated/prisma/enums.ts";
import type { Manifest, SecurityContextScope } from "./manifest.ts";
import { lifecycle } from "./manifest.ts";

export type DifferenceKind = "ADDED" | "CHANGED" | "REMOVED" | "SAME";

export type ListenerDifference = {
  event: CallbackEvent;
  change: DifferenceKind;
  /** URLs; null where the event is not listened to. */
  before: string | null;
  after: string | null;
};

export type ManifestDifference = {
  /** Of every event that either listens to, in the order of an installation's life. */
  listeners: ListenerDifference[];
  scopesAdded: SecurityContextScope[];
  scopesRemoved: SecurityContextScope[];
  configParamsAdded: string[];
  configParamsRemoved: string[];
  thirdPartyChanged: boolean;
};

/** What differs between two manifests; against none, all of the second is added. */
export function compareManifests(from: Manifest | null, to: Manifest): ManifestDifference {
  const [scopesBefore, scopesAfter] = [from?.securityContext.scopes ?? [], to.securityContext.scopes];
  const [paramsBefore, paramsAfter] = [namesOf(from), namesOf(to)];
  return {
    listeners: lifecycle.flatMap((event) => {
      const before = from?.callbackListener[event] ?? null;
      const after = to.callbackListener[event] ?? null;
      return before === null && after === null
        ? []
        : [{ event, change: kindOf(before, after), before, after }];
    }),
    scopesAdded: without(scopesAfter, scopesBefore),
    scopesRemoved: without(scopesBefore, scopesAfter),
    configParamsAdded: without(paramsAfter, paramsBefore),
    configParamsRemoved: without(paramsBefore, paramsAfter),
    thirdPartyChanged: thirdPartyText(from) !== thirdPartyText(to),
  };
}

function kindOf(before: string | null, after: string | null): DifferenceKind {
  if (before === after) return "SAME";
  if (before === null) return "ADDED";
  return after === null ? "REMOVED" : "CHANGED";
}

function namesOf(manifest: Manifest | null): string[] {
  return manifest?.configParams.map(({ name }) => name) ?? [];
}

function without<Item>(items: readonly Item[], others: readonly Item[]): Item[] {
  return items.filter((item) => !others.includes(item));
}

/** The order of scopes says nothing. */
function thirdPartyText(manifest: Manifest | null): string {
  const wanted = manifest?.thirdParty;
  return wanted ? JSON.stringify([wanted.service, wanted.connection, wanted.scopes.toSorted()]) : "";
}
