import type { Environment } from "../../context.ts";
import { openCredential } from "./open-credential.ts";
import type { CredentialOwner } from "./seal-credential.ts";

/** A credential as it was last sealed. */
export type SealedVersion = CredentialOwner & { credentialId: string; updatedAt: Date };

export type OpenedCredentials = {
  /** The text of a credential. Throws where it is gone or cannot be opened. */
  read(sealed: SealedVersion): Promise<string>;
};

const kept = 1_000;

/** Credentials that are needed all the time, opened once per version and kept in memory: at most 1,000, the oldest go first. */
export function makeOpenedCredentials(
  environment: Pick<Environment, "database" | "vault">,
): OpenedCredentials {
  const opened = new Map<string, Promise<string>>();
  return {
    read({ updatedAt, ...sealed }) {
      const key = `${sealed.credentialId} ${updatedAt.getTime()}`;
      const known = opened.get(key);
      if (known) return known;
      const text = openCredential(environment, sealed);
      opened.set(key, text);
      text.catch(() => opened.delete(key));
      for (const oldest of opened.keys()) {
        if (opened.size <= kept) break;
        opened.delete(oldest);
      }
      return text;
    },
  };
}
