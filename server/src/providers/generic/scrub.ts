const LONGEST = 200;
/** What stands in the place of a secret. */
export const MASK = "••••";

/**
 * A text from outside as one short line that people may read: without the given secrets in any spelling that is sent of them,
 * without anything long enough to be a token, without control characters.
 */
export function scrub(text: string, secrets: readonly string[]): string {
  return mask(text, secrets.flatMap(spellings))
    .replaceAll(/[A-Za-z0-9_\-.~+/=%]{28,}/g, MASK)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, LONGEST);
}

/** The text with a mask in the place of each of the given spellings; the longest first, so that no end of one stays. */
export function mask(text: string, given: readonly string[]): string {
  return given
    .toSorted((a, b) => b.length - a.length)
    .reduce((clean, spelling) => clean.replaceAll(spelling, MASK), text);
}

/** A secret as it stands in URLs, forms, headers and JSON. */
export function spellings(secret: string): string[] {
  // Less would hit words that are no secret.
  if (secret.length < 6) return [];
  const bytes = Buffer.from(secret);
  const all = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("hex"),
    ...base64Cores(bytes),
  ];
  return [...new Set(all)];
}

/**
 * What base64 shows of the bytes wherever they stand in a longer text: one core for each of the three alignments, in both
 * alphabets, less the characters that their neighbours have a part in.
 */
function base64Cores(bytes: Buffer): string[] {
  if (bytes.length < 8) return [];
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const skip = [0, 2, 3][offset] ?? 0;
    const whole = Math.floor((padded.length * 8) / 6);
    const core = padded.toString("base64").slice(skip, whole);
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
