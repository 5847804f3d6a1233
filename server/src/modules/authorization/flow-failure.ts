import type { AuthorizationFlow } from "../../generated/prisma/client.ts";

export type FlowFailureCode =
  | "CONSENT_DENIED"
  | "STATE_UNKNOWN"
  | "FLOW_EXPIRED"
  | "WRONG_BROWSER"
  | "UNKNOWN_DATA_CENTRE"
  | "CODE_REJECTED"
  | "PROVIDER_ERROR"
  | "MISSING_SCOPES"
  | "SERVICE_CHANGED"
  | "DIFFERENT_ACCOUNT"
  | "ACCOUNT_EXISTS"
  | "DIFFERENT_ORGANIZATION"
  | "NOT_ALLOWED"
  | "REVOKED_MEANWHILE";

/** Why a consent did not end in an authorization. The message is for the person who sits before the browser. */
export class FlowFailure extends Error {
  readonly code: FlowFailureCode;
  /** The consent that failed, once its own browser has come back; null before: a stranger is told nothing of it. */
  flow: AuthorizationFlow | null = null;
  constructor(code: FlowFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
