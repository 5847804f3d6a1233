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
  constructor(code: FlowFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
