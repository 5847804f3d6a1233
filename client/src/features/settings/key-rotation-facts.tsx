import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { KeyRotationFacts_MasterKeyRotationFragment } from "../../gql/graphql.ts";
import { count } from "../../lib/format-count.ts";
import { Chip } from "../../ui/chip.tsx";
import { Progress } from "../../ui/progress.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

export const keyRotationFactsFragment = graphql(`
  fragment KeyRotationFacts_masterKeyRotation on MasterKeyRotation {
    id
    state
    keyId
    total
    done
    failed
    requestedByName
    startedAt
    finishedAt
  }
`);

/** How far a re-wrapping is, or how it ended. */
export function KeyRotationFacts(props: { rotation: KeyRotationFacts_MasterKeyRotationFragment }) {
  const rotation = () => props.rotation;
  const isRunning = () => rotation().state === "RUNNING";
  const seen = () => rotation().done + rotation().failed;
  return (
    <div class="space-y-2 text-sm">
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Chip tone={isRunning() ? "info" : rotation().failed > 0 ? "warn" : "good"} dot busy={isRunning()}>
          {isRunning() ? "Re-wrapping" : "Done"}
        </Chip>
        <p class="tabular-nums">
          {isRunning()
            ? `${seen().toLocaleString("en")} of ${count(rotation().total, "secret")}`
            : `${count(rotation().done, "secret")} re-wrapped with ${rotation().keyId}`}
        </p>
        <p class="ml-auto text-xs text-ink-mute">
          {rotation().requestedByName},{" "}
          <Show
            when={rotation().finishedAt}
            fallback={
              <>
                began <RelativeTime at={rotation().startedAt} />
              </>
            }
          >
            {(at) => (
              <>
                ended <RelativeTime at={at()} />
              </>
            )}
          </Show>
        </p>
      </div>
      <Show when={isRunning()}>
        <Progress label="Re-wrapped secrets" done={seen()} total={rotation().total} running />
        <p class="text-xs text-ink-mute">You can leave this page; it goes on, also after a restart.</p>
      </Show>
      <Show when={rotation().failed > 0}>
        <p class="rounded-md bg-warn-soft px-3 py-2 text-warn">
          {count(rotation().failed, "secret")} could not be re-wrapped: no key in PATCHBAY_MASTER_KEYS opens{" "}
          {rotation().failed === 1 ? "it" : "them"}. What stands on {rotation().failed === 1 ? "it" : "them"}{" "}
          has to be connected or saved anew, unless you still have the key.
        </p>
      </Show>
    </div>
  );
}
