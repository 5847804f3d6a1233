/** What a token request gives. */
export interface TokenAnswer {
  accessToken: string;
  refreshToken?: string;
  scopes: string[];
}

/** An error of RFC 6749 (5.2). */
export interface Refusal {
  error: string;
  description?: string;
}

export function refusal(error: string, description?: string): Refusal {
  return description === undefined ? { error } : { error, description };
}

export function isRefusal(value: object): value is Refusal {
  return "error" in value;
}
