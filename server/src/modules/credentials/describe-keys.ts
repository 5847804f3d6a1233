import type { MasterKeyUse } from "./list-master-keys.ts";

/** What an operator should know of each key but the current one, a line each: whether it may leave the settings, and why not. */
export function describeKeys(keys: readonly MasterKeyUse[]): string[] {
  return keys
    .filter(({ isCurrent }) => !isCurrent)
    .map((key) => {
      const { keyId, isConfigured, isSealing, secrets, consentsUntil } = key;
      if (!isConfigured)
        return `Key ${keyId} still wraps ${count(secrets)}, but PATCHBAY_MASTER_KEYS does not hold it: they cannot be opened. Put it back at the end of the list and rotate again.`;
      if (isSealing)
        return `Key ${keyId} is still the first in PATCHBAY_MASTER_KEYS of a running node, which wraps new secrets with it. Put the new key first on every node, restart it, and rotate again.`;
      if (secrets > 0) return `Key ${keyId} still wraps ${count(secrets)}. Keep it, and rotate again.`;
      if (consentsUntil)
        return `Key ${keyId} wraps no secret any more, but a consent that was begun with it may come back until ${consentsUntil.toISOString()}. Remove it from PATCHBAY_MASTER_KEYS after that.`;
      return `Key ${keyId} is no longer used: you may remove it from PATCHBAY_MASTER_KEYS.`;
    });
}

function count(secrets: number): string {
  return secrets === 1 ? "1 secret" : `${secrets} secrets`;
}
