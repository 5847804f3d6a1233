import { createEffect, createSignal, on, onCleanup } from "solid-js";
import type { Accessor } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { CheckManifestQuery } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";

export const checkDocument = graphql(`
  query CheckManifest($manifest: String!) {
    checkManifest(manifest: $manifest) {
      extensionKey
      version
      issues {
        ...ManifestIssue_issue
      }
      difference {
        ...VersionDifference_difference
      }
    }
  }
`);

/** Typing pauses for so long before the server is asked. */
const pauseMs = 400;

export type ManifestCheck = CheckManifestQuery["checkManifest"];

/** What the server says of a manifest as somebody types it; `text` null: not to be checked yet. */
export function createManifestCheck(text: Accessor<string | null>): {
  check: Accessor<ManifestCheck | null>;
  /** True while the newest text has not been asked about. */
  behind: Accessor<boolean>;
  failed: Accessor<boolean>;
} {
  const [asked, setAsked] = createSignal(text());
  createEffect(
    on(text, (now) => {
      const timer = setTimeout(() => setAsked(now), pauseMs);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  const query = createQuery(
    checkDocument,
    () => {
      const manifest = asked();
      return manifest === null ? null : { manifest };
    },
    { policy: "network-only" },
  );
  return {
    check: () => (asked() === null ? null : (query.peek()?.checkManifest ?? null)),
    behind: () => asked() !== text(),
    failed: () => query.error() !== null,
  };
}
