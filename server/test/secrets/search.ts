import { spellingsOf } from "./encodings.ts";
import type { Spelling } from "./encodings.ts";

export type Find = { secret: string; how: string; at: number };

/** Looks for all spellings of many secrets in one pass over the bytes: by their first four, then by the whole. */
export function makeSearch(secrets: readonly string[]): (bytes: Buffer) => Find[] {
  const pairs = new Uint8Array(65_536);
  const byStart = new Map<number, Spelling[]>();
  for (const spelling of secrets.flatMap(spellingsOf)) {
    const { needle } = spelling;
    pairs[needle.readUInt16BE(0)] = 1;
    const start = needle.readUInt32BE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), spelling]);
  }

  return (bytes) => {
    const found: Find[] = [];
    const end = bytes.length - 4;
    for (let at = 0; at <= end; at += 1) {
      const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      if (pairs[pair] === 0) continue;
      for (const { secret, how, needle } of byStart.get(bytes.readUInt32BE(at)) ?? [])
        if (bytes.subarray(at, at + needle.length).equals(needle)) found.push({ secret, how, at });
    }
    return found;
  };
}
