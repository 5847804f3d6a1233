import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { KeyRow_MasterKeyFragment } from "../../gql/graphql.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { Chip } from "../../ui/chip.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

export const keyRowFragment = graphql(`
  fragment KeyRow_masterKey on MasterKey {
    keyId
    isCurrent
    isConfigured
    isSealing
    secrets {
      count
      more
    }
    consentsUntil
  }
`);

/** A master key: what stands on it and whether it may leave the settings. */
export function KeyRow(props: { masterKey: KeyRow_MasterKeyFragment }) {
  const key = () => props.masterKey;
  const secrets = () =>
    `${boundedCount(key().secrets)} ${key().secrets.count === 1 && !key().secrets.more ? "secret" : "secrets"}`;
  return (
    <li class="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-3 text-sm">
      <div class="flex min-w-64 flex-wrap items-center gap-2">
        <code class="font-mono">{key().keyId}</code>
        <Show when={key().isCurrent}>
          <Chip tone="good">Current</Chip>
        </Show>
        <Show when={!key().isConfigured}>
          <Chip tone="bad">Not in the settings</Chip>
        </Show>
      </div>
      <p class="min-w-24 font-medium tabular-nums">{secrets()}</p>
      <p class="min-w-0 flex-1 basis-72 text-ink-soft">
        <Show when={isUnused(key()) && key().consentsUntil} fallback={sentenceFor(key())}>
          {(until) => (
            <>
              It wraps nothing here any more, but a consent that was begun with it ends{" "}
              <RelativeTime at={until()} />: keep it until then.
            </>
          )}
        </Show>
      </p>
    </li>
  );
}

function isUnused(key: KeyRow_MasterKeyFragment): boolean {
  return !key.isCurrent && key.isConfigured && !key.isSealing && key.secrets.count === 0;
}

function sentenceFor(key: KeyRow_MasterKeyFragment): string {
  if (key.isCurrent) return "New secrets are wrapped with it.";
  if (!key.isConfigured)
    return "This node does not hold it, so what it wraps cannot be opened. Put it back at the end of PATCHBAY_MASTER_KEYS, and re-wrap.";
  if (key.isSealing)
    return "A running node still has it first and wraps new secrets with it. Put the new key first there, restart it, and re-wrap.";
  if (key.secrets.count > 0) return "Keep it until its secrets are re-wrapped.";
  return `Nothing of this organization needs it any more. You may remove key ${key.keyId} from PATCHBAY_MASTER_KEYS as soon as no other organization here needs it.`;
}
