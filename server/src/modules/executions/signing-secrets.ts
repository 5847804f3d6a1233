import type { Environment } from "../../context.ts";
import { makeOpenedCredentials } from "../credentials/index.ts";
import type { ClaimedExecution } from "./claim-executions.ts";

type Signed = Pick<ClaimedExecution, "organizationId" | "credentialId" | "credentialVersion">;

export type SigningSecrets = {
  /** The secret that an execution is signed with. Throws where it is gone or cannot be opened. */
  read(execution: Signed): Promise<string>;
};

/** Signing secrets of functions, kept in memory. */
export function makeSigningSecrets(environment: Environment): SigningSecrets {
  const opened = makeOpenedCredentials(environment);
  return {
    async read({ organizationId, credentialId, credentialVersion }) {
      if (credentialId === null) throw new Error("The function has no signing secret.");
      return opened.read({
        organizationId,
        credentialId,
        purpose: "function-secret",
        updatedAt: credentialVersion ?? new Date(0),
      });
    },
  };
}
