import { z } from "zod";

/** The OAuth client that an organization registered at the provider. */
export type OAuthClient = { clientId: string; clientSecret: string };

/** What a provider granted. A secret as a whole: keep it sealed, and log nothing of it. */
export type Tokens = {
  accessToken: string;
  /** null where the provider gives none (then `refresh` cannot work). */
  refreshToken: string | null;
  /** null: they do not end by themselves, as far as is known. */
  expiresAt: Date | null;
  /** As granted, which may be less than asked for. */
  scopes: string[];
  /** Which of the provider's separate installations holds the organization, such as `eu`. */
  dataCentre: string;
  /** What else belongs to them, by name: the user's name of a password, where the API is (`apiUrl`). */
  extras?: Record<string, string> | undefined;
};

const storedTokens = z.strictObject({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1).nullable(),
  expiresAt: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .nullable(),
  scopes: z.array(z.string()),
  dataCentre: z.string(),
  extras: z.record(z.string(), z.string()).optional(),
});

/** The tokens as one text, to be sealed. */
export function encodeTokens(tokens: Tokens): string {
  return JSON.stringify({
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken,
    expiresAt: tokens.expiresAt?.toISOString() ?? null,
    scopes: tokens.scopes,
    dataCentre: tokens.dataCentre,
    extras: tokens.extras,
  });
}

/** Undoes `encodeTokens`. Throws an `Error` without the text for anything else. */
export function decodeTokens(text: string): Tokens {
  try {
    return storedTokens.parse(JSON.parse(text));
  } catch {
    throw new Error("The stored text is not a set of tokens.");
  }
}
