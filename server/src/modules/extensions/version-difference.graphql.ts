import type { ExtensionVersion } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { CallbackEventEnum } from "../callbacks/index.ts";
import { compareManifests } from "./compare-manifests.ts";
import type { DifferenceKind, ListenerDifference, ManifestDifference } from "./compare-manifests.ts";
import { SecurityContextScopeEnum } from "./manifest.graphql.ts";
import type { Manifest } from "./manifest.ts";

export type VersionDifference = ManifestDifference & {
  from: ExtensionVersion | null;
  to: ExtensionVersion | null;
};

/** A side of a difference: its manifest, and its row where it is published. */
export type ComparedVersion = { manifest: Manifest; row: ExtensionVersion | null };

/** What differs between two versions. Publishers see URLs, all others hosts. */
export function differenceOf(
  from: ComparedVersion | null,
  to: ComparedVersion,
  isOwn: boolean,
): VersionDifference {
  const difference = compareManifests(from?.manifest ?? null, to.manifest);
  const shown = (url: string | null): string | null => (isOwn || url === null ? url : new URL(url).host);
  return {
    ...difference,
    listeners: difference.listeners.map((each) => ({
      ...each,
      before: shown(each.before),
      after: shown(each.after),
    })),
    from: from?.row ?? null,
    to: to.row,
  };
}

const DifferenceKindEnum = builder.enumType("DifferenceKind", {
  description: "How something differs.",
  values: {
    ADDED: { description: "It is new." },
    CHANGED: { description: "It is another one." },
    REMOVED: { description: "It is gone." },
    SAME: { description: "It stays." },
  } satisfies Record<DifferenceKind, object>,
});

const ListenerDifferenceType = builder.objectRef<ListenerDifference>("ListenerDifference").implement({
  description: "What becomes of the listener of an event.",
  fields: (t) => ({
    event: t.field({ type: CallbackEventEnum, description: "Which event.", resolve: (each) => each.event }),
    change: t.field({
      type: DifferenceKindEnum,
      description: "How it differs.",
      resolve: (each) => each.change,
    }),
    before: t.exposeString("before", {
      nullable: true,
      description: "Its URL for the publisher, its host for others; null where there was none.",
    }),
    after: t.exposeString("after", {
      nullable: true,
      description: "Its URL for the publisher, its host for others; null where there is none.",
    }),
  }),
});

export const VersionDifferenceType = builder.objectRef<VersionDifference>("VersionDifference").implement({
  description: "What differs between two versions of an extension.",
  fields: (t) => ({
    from: t.field({
      type: "ExtensionVersion",
      nullable: true,
      description: "The former; null where there is none: then all is added.",
      resolve: (difference) => difference.from,
    }),
    to: t.field({
      type: "ExtensionVersion",
      nullable: true,
      description: "The latter; null where it is not published yet.",
      resolve: (difference) => difference.to,
    }),
    listeners: t.field({
      type: [ListenerDifferenceType],
      description: "Every event that either listens to, in the order of an installation's life.",
      resolve: (difference) => difference.listeners,
    }),
    scopesAdded: t.field({
      type: [SecurityContextScopeEnum],
      description: "What the securityContext allows besides.",
      resolve: (difference) => difference.scopesAdded,
    }),
    scopesRemoved: t.field({
      type: [SecurityContextScopeEnum],
      description: "What it allows no more.",
      resolve: (difference) => difference.scopesRemoved,
    }),
    configParamsAdded: t.exposeStringList("configParamsAdded", {
      description: "Names of config params that are declared besides.",
    }),
    configParamsRemoved: t.exposeStringList("configParamsRemoved", {
      description: "Names of config params that are declared no more.",
    }),
    thirdPartyChanged: t.exposeBoolean("thirdPartyChanged", {
      description: "Whether service, connection or scopes of the third-party app differ.",
    }),
  }),
});
