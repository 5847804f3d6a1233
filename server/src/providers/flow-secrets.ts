import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from "oauth4webapi";

/** What one authorization-code flow keeps to itself until it ends. */
export type FlowSecrets = { state: string; codeVerifier: string; codeChallenge: string };

/** State and PKCE pair (S256) for a new flow, 256 random bits each. `state` and `codeVerifier` are secrets. */
export async function makeFlowSecrets(): Promise<FlowSecrets> {
  const codeVerifier = generateRandomCodeVerifier();
  return {
    state: generateRandomState(),
    codeVerifier,
    codeChallenge: await calculatePKCECodeChallenge(codeVerifier),
  };
}
