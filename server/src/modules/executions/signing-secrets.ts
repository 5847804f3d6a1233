import type { Environment } from "../../context.ts";
import { openCredential } from "../credentials/index.ts";
import type { ClaimedExecution } from "./claim-executions.ts";

type Signed = Pick<ClaimedExecution, "organizationId" | "credentialId" | "credentialVersion">;

export type SigningSecrets = {
  /** The secret that an execution is signed with. Throws where it is gone or cannot be opened. */
  read(execution: Signed): Promise<string>;
};

const kept = 1_000;

/** Signing secrets of functions, opened once per version and kept in memory: at most 1,000, the oldest go first. */
export function makeSigningSecrets(environment: Environment): SigningSecrets {
  const opened = new Map<string, Promise<string>>();
  return {
    read({ organizationId, credentialId, credentialVersion }) {
      if (credentialId === null) return Promise.reject(new Error("The function has no signing secret."));
      const key = `${credentialId} ${credentialVersion?.getTime() ?? 0}`;
      const known = opened.get(key);
      if (known) return known;
      const secret = openCredential(environment, {
        organizationId,
        credentialId,
        purpose: "function-secret",
      });
      opened.set(key, secret);
      secret.catch(() => opened.delete(key));
      for (const oldest of opened.keys()) {
        if (opened.size <= kept) break;
        opened.delete(oldest);
      }
      return secret;
    },
  };
}
